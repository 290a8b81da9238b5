import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import { findDataset } from '../../../shared/data/catalogue';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { NormscopeDocument } from '../../../shared/document/schema';
import type { StudyArm, StudyDesign, StudyFactor } from '../../../shared/document/study';
import { findSites } from '../../../shared/placement/sites';
import { type Settling, settlingOf } from '../../../shared/study/settling';
import { variantsOf } from '../../../shared/study/variants';
import { studyTemplates } from '../../../shared/templates';
import { chainOf } from '../compile/documents';
import { design, drawn } from './examples';

function settling(document: NormscopeDocument): Settling | null {
  const { study, graph, dataset } = document;
  if (study === null) throw new Error('The document has a study.');
  const info = findDataset(dataset.id) ?? null;
  const variants = variantsOf(document, study).map((variant) => ({
    ...variant,
    compilation: compile(variant.document, info),
  }));
  return settlingOf({ document, design: study, sites: findSites(graph), variants });
}

const bn = (momentum?: number) => ({
  kind: 'BatchNorm',
  config: momentum === undefined ? {} : { momentum },
});
const bnBefore = (momentum?: number): StudyArm => ({ kind: 'norm', placement: 'before', norm: bn(momentum) });

/** The article's network, trained for one epoch of 313 steps. */
function studied(changes: Partial<StudyDesign>): NormscopeDocument {
  return { ...drawn(), study: { ...design, epochs: 1, factors: [], ...changes } };
}

const labelsOf = (document: NormscopeDocument) => settling(document)?.fixes.map(({ label }) => label);

describe('running statistics that do not settle in a study', () => {
  const short = studyTemplates.map((template) => {
    const document = template.create(template.id);
    return { ...document, study: document.study && { ...document.study, epochs: 1 } };
  });
  const { graph } = drawn();
  const ofEveryKind = studied({
    arms: [
      { kind: 'drawn' },
      { kind: 'none' },
      bnBefore(),
      { kind: 'network', name: 'other', graph },
      {
        kind: 'combined',
        parts: [{ sites: { kind: 'rest' }, placement: 'after', norms: [bn()], standardize: false }],
      },
    ],
    factors: [{ kind: 'batchSize', values: [32, 512] }],
  });

  // A norm behind the pooling stands at no site, and stays in every arm.
  const staying = chainOf(
    ['Input', 'in'],
    ['Conv2D', 'conv'],
    ['Activation', 'act'],
    ['MaxPool2D', 'pool'],
    ['BatchNorm', 'bn'],
    ['Flatten', 'flat'],
    ['Dense', 'last', { activation: 'softmax' }],
    ['Output', 'out'],
  );
  const { study } = studied({ arms: [{ kind: 'none' }, bnBefore()] });

  const all = [...short, ofEveryKind, { ...staying, id: 'staying', study }];
  const unsettled = all.filter((document) => settling(document) !== null);

  it('are none where every Batch Norm has a momentum for few steps, or an epoch has many', () => {
    const settled = all.filter((document) => !unsettled.includes(document)).map(({ id }) => id);
    expect(settled.toSorted()).toEqual([
      ...['bn-larger-rates', 'bn-placement', 'bn-steadies-training', 'norms-combined', 'norms-small-batches'],
    ]);
  });

  it.each(unsettled)('settle with each of the remedies: $id', (document) => {
    const known = settling(document);
    expect(known?.fixes.length).toBeGreaterThan(0);
    for (const { edit } of known?.fixes ?? []) {
      const mended = applyEdit(document, edit);
      expect(settling(mended.document)).toBeNull();
      expect(applyEdit(mended.document, mended.inverse).document).toEqual(document);
    }
  });

  it('are told of with the momentum that every variant settles with, and the epochs that each of them takes', () => {
    // 0.99³¹³ is 4 %; 20 steps of 512 images are an epoch: 0.5²⁰, and 31 × 20 steps for 0.99.
    expect(settling(ofEveryKind)?.message).toContain('Use a momentum of 0.5, or train longer.');
    expect(labelsOf(ofEveryKind)).toEqual(['Set the momentum to 0.5', 'Train 31 epochs']);
    expect(labelsOf(studied({ arms: [bnBefore()] }))).toEqual(['Set the momentum to 0.98', 'Train 2 epochs']);
    expect(settling(studied({ arms: [bnBefore(0.9)] }))).toBeNull();
  });

  it('keep the momenta that a study compares', () => {
    expect(labelsOf(studied({ arms: [bnBefore(), bnBefore(0.98)] }))).toEqual(['Train 2 epochs']);
    const varied: StudyFactor = {
      kind: 'option',
      layers: 'BatchNorm',
      field: 'momentum',
      values: [0.9, 0.99],
    };
    expect(labelsOf(studied({ arms: [bnBefore()], factors: [varied] }))).toEqual(['Train 2 epochs']);
  });
});
