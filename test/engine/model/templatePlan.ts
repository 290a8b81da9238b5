import { compile } from '../../../shared/compile/compile';
import type { Plan } from '../../../shared/compile/plan';
import { findDataset } from '../../../shared/data/catalogue';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { findTemplate } from '../../../shared/templates';

/** The document of a template, as a user gets it. */
export function templateDocument(id: string): NormscopeDocument {
  const template = findTemplate(id);
  if (template === undefined) throw new Error(`There is no template ${id}.`);
  return template.create(id);
}

/** The document's plan; fails where it has a problem. */
export function planOf(document: NormscopeDocument): Plan {
  const { plan, problems } = compile(document, findDataset(document.dataset.id) ?? null);
  if (plan === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return plan;
}

/** The plan of a template. */
export function templatePlan(id: string): Plan {
  return planOf(templateDocument(id));
}
