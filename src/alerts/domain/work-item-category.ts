/** The category of alerts of work items, which have deadlines of their own. */
export const WORK_ITEM_CATEGORY = 'work_item';
