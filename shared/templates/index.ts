import { claims } from '../study/claims';
import { articleMnist } from './articleMnist';
import { articleMnistNoNorm } from './articleMnistNoNorm';
import { digits8x8Tiny } from './digits8x8Tiny';
import { empty } from './empty';
import { type Template, usualTraining } from './network';
import { placementArticle } from './placementArticle';
import { residualMnist } from './residualMnist';

export { empty, type Template, usualTraining };

/** What a user can begin with, in the order in which it is offered. */
export const templates: readonly Template[] = [
  articleMnist,
  articleMnistNoNorm,
  residualMnist,
  digits8x8Tiny,
];

/** Networks with a study that is ready to run. */
export const studyTemplates: readonly Template[] = [placementArticle, ...claims];

/** The template of this id, with a study or without; undefined where there is none. The empty one is among them. */
export function findTemplate(id: string): Template | undefined {
  return [...templates, ...studyTemplates, empty].find((template) => template.id === id);
}
