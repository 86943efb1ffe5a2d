import { demandRules } from './demand-rules';
import { salesRules } from './sales-rules';
import { shippedDefinition } from './shipped-rule';
import { supplyRules } from './supply-rules';

/** The rules that every tenant starts with: one for each standard event type, in English and Spanish. */
export const defaultRules = [...supplyRules, ...demandRules, ...salesRules].map(shippedDefinition);
