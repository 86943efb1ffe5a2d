/** Converts the name of a property to the name that the database and the API use: `tenantId` to `tenant_id`. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
