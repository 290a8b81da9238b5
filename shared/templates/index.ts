import { articleMnist } from './articleMnist';
import { articleMnistNoNorm } from './articleMnistNoNorm';
import { digits8x8Tiny } from './digits8x8Tiny';
import type { Template } from './network';
import { residualMnist } from './residualMnist';

export type { Template };

/** What a user can begin with, in the order in which it is offered. */
export const templates: readonly Template[] = [
  articleMnist,
  articleMnistNoNorm,
  residualMnist,
  digits8x8Tiny,
];

/** The template of this id; undefined where there is none. */
export function findTemplate(id: string): Template | undefined {
  return templates.find((template) => template.id === id);
}
