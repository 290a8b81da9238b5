import { describe, expect, it } from 'vitest';
import { noises, shifts } from '../../../renderer/panels/inspector/augmentation/augmentationFields';
import { checkpointings, clippings, earlyStoppings } from '../../../renderer/panels/inspector/limitFields';
import { optimizers } from '../../../renderer/panels/inspector/optimizerFields';
import { schedules } from '../../../renderer/panels/inspector/scheduleFields';
import { changeKind, type Variant } from '../../../renderer/panels/inspector/variants';
import { fitsRule } from '../../../renderer/ui/numberRule';
import { noiseSchema, shiftSchema } from '../../../shared/document/augmentation';
import {
  checkpointsSchema,
  clippingSchema,
  earlyStoppingSchema,
  optimizerSchema,
  scheduleSchema,
} from '../../../shared/document/training';
import type { FieldMeta } from '../../../shared/layers/layer';

type Schema =
  | typeof optimizerSchema
  | typeof scheduleSchema
  | typeof clippingSchema
  | typeof earlyStoppingSchema
  | typeof checkpointsSchema
  | typeof shiftSchema
  | typeof noiseSchema;

const forms: readonly (readonly [string, Schema, Readonly<Record<string, Variant>>])[] = [
  ['optimizers', optimizerSchema, optimizers],
  ['schedules', scheduleSchema, schedules],
  ['clipping', clippingSchema, clippings],
  ['early stopping', earlyStoppingSchema, earlyStoppings],
  ['checkpoints', checkpointsSchema, checkpointings],
  ['a shift', shiftSchema, shifts],
  ['noise', noiseSchema, noises],
];

/** Numbers at and around the ends of what the form takes. */
function edges({ min, max, integer }: FieldMeta): readonly number[] {
  const ends = [min, max].filter((end) => end !== undefined);
  const near = integer === true ? [0.5, 1] : [1e-3];
  return ends.flatMap((end) => [end, ...near.flatMap((gap) => [end - gap, end + gap])]);
}

describe.each(forms)('the form of %s', (_, schema, variants) => {
  const kinds = Object.keys(variants);

  it('has every kind and every field that the document knows', () => {
    expect(kinds).toEqual(schema.options.map(({ shape }) => shape.kind.value));
    for (const { shape } of schema.options) {
      const fields = Object.keys(variants[shape.kind.value]?.fields ?? {});
      expect([...fields, 'kind'].sort()).toEqual(Object.keys(shape).sort());
    }
  });

  it('begins each kind with values that the document takes', () => {
    for (const kind of kinds) {
      const fresh = changeKind(variants, kind, {});
      expect(schema.safeParse(fresh)).toEqual({ success: true, data: fresh });
    }
  });

  it('takes exactly the numbers that the document takes', () => {
    for (const kind of kinds) {
      const fresh = changeKind(variants, kind, {});
      for (const [name, meta] of Object.entries(variants[kind]?.fields ?? {})) {
        for (const value of meta.type === 'number' ? edges(meta) : []) {
          const { success } = schema.safeParse({ ...fresh, [name]: value });
          expect(fitsRule(meta, value), `${kind}.${name} = ${value}`).toBe(success);
        }
      }
    }
  });
});

describe('a change of kind', () => {
  it('keeps what the kinds have in common and leaves the rest behind', () => {
    const before = { kind: 'momentum', learningRate: 0.3, momentum: 0.5, formula: 'torch' };
    expect(changeKind(optimizers, 'nesterov', before)).toEqual({ ...before, kind: 'nesterov' });
    expect(changeKind(optimizers, 'sgd', before)).toEqual({ kind: 'sgd', learningRate: 0.3 });
  });

  it('takes the defaults of Keras for the rest', () => {
    expect(changeKind(optimizers, 'adamw', { kind: 'sgd', learningRate: 0.3 })).toEqual({
      kind: 'adamw',
      learningRate: 0.3,
      ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-7, formula: 'keras', weightDecay: 0.004 },
    });
  });
});
