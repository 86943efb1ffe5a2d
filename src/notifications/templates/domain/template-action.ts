/** The changes of a template that are recorded. */
export const templateActions = ['created', 'updated', 'restored', 'deleted'] as const;
export type TemplateAction = (typeof templateActions)[number];
