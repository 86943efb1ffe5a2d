const KEY = 'campana.rule-tried';

/** Whether a rule was tried in this tab: a trial leaves no trace on the server. */
export const isRuleTried = (): boolean => sessionStorage.getItem(KEY) === 'true';

export const rememberRuleTried = (): void => sessionStorage.setItem(KEY, 'true');
