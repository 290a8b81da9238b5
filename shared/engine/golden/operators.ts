import { z } from 'zod';
import type { Loss } from '../../compile/plan';
import type { EngineLayer } from '../../layers/layer';
import { isActivation } from '../layers';
import { findConvolution } from './convolutions';
import { type GoldenCase, readConfig } from './format';
import { findNorm } from './norms';

/** How a case is run: layers of the engine, one after the other, or a loss. */
export type Operator =
  | {
      readonly kind: 'layer';
      readonly layers: readonly EngineLayer[];
      readonly training: boolean;
      /** Inputs of the case that are weights of the layers, in their order; trainable unless said otherwise. */
      readonly weights: readonly { readonly name: string; readonly trainable: boolean }[];
    }
  | { readonly kind: 'loss'; readonly loss: Loss };

const poolingConfig = z.object({
  kind: z.enum(['max', 'avg']),
  padding: z.enum(['same', 'valid']),
  poolSize: z.int(),
  strides: z.int(),
});

const mergeConfig = z.object({ layer: z.enum(['Add', 'Subtract', 'Multiply', 'Average', 'Maximum']) });
const edgesConfig = z.object({ edges: z.array(z.array(z.int())) });
const upSamplingConfig = z.object({ size: z.int(), interpolation: z.enum(['nearest', 'bilinear']) });
const activationConfig = z.object({ fn: z.string() });

const trainable = (name: string) => ({ name, trainable: true });

const lossConfig = z.object({
  from_logits: z.boolean().default(true),
  label_smoothing: z.number().default(0),
});

/** The options of a cross-entropy; of logits unless the case says otherwise. */
function entropyOf(golden: GoldenCase): { readonly fromLogits: boolean; readonly labelSmoothing: number } {
  const { from_logits: fromLogits, label_smoothing: labelSmoothing } = readConfig(lossConfig, golden);
  return { fromLogits, labelSmoothing };
}

/** How to run a case, or null where the engine does not have its layer. */
export function findOperator(golden: GoldenCase): Operator | null {
  const { inputs } = golden;
  switch (golden.op) {
    case 'dense': {
      const units = inputs['bias']?.shape[0] ?? 1;
      return layer('Dense', { units }, [trainable('kernel'), trainable('bias')]);
    }
    case 'pool2d':
      return pooling(readConfig(poolingConfig, golden));
    case 'globalAvgPool':
      return layer('GlobalAveragePooling2D', {}, []);
    case 'globalMaxPool':
      return layer('GlobalMaxPooling2D', {}, []);
    case 'merge':
      return layer(readConfig(mergeConfig, golden).layer, {}, []);
    case 'zeroPad2d':
      return layer('ZeroPadding2D', { padding: readConfig(edgesConfig, golden).edges }, []);
    case 'crop2d':
      return layer('Cropping2D', { cropping: readConfig(edgesConfig, golden).edges }, []);
    case 'upSample2d':
      return layer('UpSampling2D', readConfig(upSamplingConfig, golden), []);
    case 'prelu':
      return layer('PReLU', {}, [trainable('alpha')]);
    case 'activation':
      return activation(readConfig(activationConfig, golden).fn);
    case 'softmaxCrossEntropy':
    case 'categoricalCrossentropy':
      return { kind: 'loss', loss: { kind: 'categoricalCrossentropy', ...entropyOf(golden) } };
    case 'sigmoidBCE':
    case 'binaryCrossentropy':
      return { kind: 'loss', loss: { kind: 'binaryCrossentropy', ...entropyOf(golden) } };
    case 'mse':
    case 'meanSquaredError':
      return { kind: 'loss', loss: { kind: 'meanSquaredError' } };
    default:
      return findConvolution(golden) ?? findNorm(golden);
  }
}

function layer(
  className: string,
  args: EngineLayer['args'],
  weights: readonly { name: string; trainable: boolean }[],
  training = false,
): Operator {
  return { kind: 'layer', layers: [{ className, args }], weights, training };
}

function pooling({ kind, ...args }: z.infer<typeof poolingConfig>): Operator {
  return layer(kind === 'max' ? 'MaxPooling2D' : 'AveragePooling2D', args, []);
}

/** The engine's names of the functions that the file names otherwise. */
const activationNames: ReadonlyMap<string, string> = new Map([
  ['gelu_tanh', 'geluTanh'],
  ['gelu_exact', 'gelu'],
  ['hard_swish', 'hardSwish'],
  ['hard_sigmoid', 'hardSigmoid'],
]);

/** `leaky_relu_0p3` carries its slope, 0.3, in its name. */
function activation(fn: string): Operator | null {
  const slope = /^leaky_relu_(\d+)p(\d+)$/.exec(fn);
  if (slope !== null) {
    return layer('Activation', { activation: 'leakyRelu', alpha: Number(`${slope[1]}.${slope[2]}`) }, []);
  }
  const name = activationNames.get(fn) ?? fn;
  return isActivation(name) ? layer('Activation', { activation: name }, []) : null;
}
