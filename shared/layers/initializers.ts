import { choiceField } from './fields';

/** How a kernel starts: Keras' initializers that scale the variance of random values by the kernel's fans. */
export type KernelInitializer = (typeof names)[number];

const names = [
  'glorotUniform',
  'glorotNormal',
  'heUniform',
  'heNormal',
  'lecunUniform',
  'lecunNormal',
] as const;

/**
 * Values of the variance `scale / n`, where n is the number of inputs of a unit (`in`) or the mean of those and of its outputs
 * (`average`). `normal` is Keras': cut off at two standard deviations, and widened so that the variance stays.
 */
interface VarianceScaling {
  readonly label: string;
  readonly aliases: readonly string[];
  readonly scale: 1 | 2;
  readonly fan: 'in' | 'average';
  readonly distribution: 'uniform' | 'normal';
  /** Keras' name. */
  readonly keras: string;
}

/** Sources: Glorot and Bengio 2010, He et al. 2015, LeCun et al. 1998; keras.initializers.VarianceScaling. */
export const varianceScalings: Readonly<Record<KernelInitializer, VarianceScaling>> = {
  glorotUniform: {
    ...{ label: 'Glorot uniform', aliases: ['Xavier uniform'], keras: 'glorot_uniform' },
    ...{ scale: 1, fan: 'average', distribution: 'uniform' },
  },
  glorotNormal: {
    ...{ label: 'Glorot normal', aliases: ['Xavier normal'], keras: 'glorot_normal' },
    ...{ scale: 1, fan: 'average', distribution: 'normal' },
  },
  heUniform: {
    ...{ label: 'He uniform', aliases: ['Kaiming uniform'], keras: 'he_uniform' },
    ...{ scale: 2, fan: 'in', distribution: 'uniform' },
  },
  heNormal: {
    ...{ label: 'He normal', aliases: ['Kaiming normal'], keras: 'he_normal' },
    ...{ scale: 2, fan: 'in', distribution: 'normal' },
  },
  lecunUniform: {
    ...{ label: 'LeCun uniform', aliases: [], keras: 'lecun_uniform' },
    ...{ scale: 1, fan: 'in', distribution: 'uniform' },
  },
  lecunNormal: {
    ...{ label: 'LeCun normal', aliases: [], keras: 'lecun_normal' },
    ...{ scale: 1, fan: 'in', distribution: 'normal' },
  },
};

const USUAL: KernelInitializer = 'glorotUniform';

export const kernelInitializerField = () =>
  choiceField({
    label: 'Initializer',
    description:
      'What the kernel’s random values are drawn from before training. He suits ReLU and its kin, LeCun suits SELU; Glorot is ' +
      'Keras’ default.',
    default: USUAL,
    ofWeights: true,
    options: names.map((value) => {
      const { label, aliases } = varianceScalings[value];
      return { value, label, aliases };
    }),
  });

/** The argument of that name in Keras; null where Keras' default says the same. */
export function kerasInitializer(argument: string, initializer: KernelInitializer): string | null {
  return initializer === USUAL ? null : `${argument}='${varianceScalings[initializer].keras}'`;
}
