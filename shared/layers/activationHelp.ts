import type { ActivationName } from './activations';
import type { OptionHelp } from './layer';

/** What each function does and when it is the right choice. */
export const activationHelp: Readonly<Record<ActivationName, Pick<OptionHelp, 'summary' | 'source'>>> = {
  relu: {
    summary:
      'Lets positive values through and sets the others to zero. The usual choice after a convolution or its norm. ' +
      'A channel whose inputs are all negative gives only zeros and learns nothing (a dead channel).',
    source:
      'Nair and Hinton, Rectified linear units improve restricted Boltzmann machines, 2010; Keras, relu.',
  },
  relu6: {
    summary: 'A ReLU that ends at 6, so that its values fit into few bits. Used in networks for phones.',
    source:
      'Krizhevsky, Convolutional deep belief networks on CIFAR-10, 2010; Howard et al., MobileNets, 2017; Keras, ' +
      'relu6.',
  },
  leakyRelu: {
    summary:
      'A ReLU with a small slope for negative values, so that a gradient always comes through. Where channels die ' +
      'with ReLU.',
    source:
      'Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models, 2013; Keras, ' +
      'LeakyReLU.',
  },
  elu: {
    summary:
      'Goes smoothly to −1 for negative values, instead of to zero, so that the mean of a channel stays nearer to ' +
      'zero. In networks without norms.',
    source: 'Clevert, Unterthiner and Hochreiter, Exponential linear units, 2015; Keras, elu.',
  },
  selu: {
    summary:
      'An ELU with two constants, chosen so that values keep mean 0 and variance 1 from layer to layer. In deep ' +
      'networks of Dense layers without norms, begun with LeCun normal weights.',
    source: 'Klambauer et al., Self-normalizing neural networks, 2017; Keras, selu.',
  },
  sigmoid: {
    summary:
      'Squeezes every value into 0 to 1. For gates and answers of yes or no; between layers it slows training down, ' +
      'since its gradient is small where values are large.',
    source:
      'Rumelhart, Hinton and Williams, Learning representations by back-propagating errors, 1986; Keras, sigmoid.',
  },
  hardSigmoid: {
    summary:
      'A sigmoid of straight lines: cheaper, and exactly 0 below −3 and 1 above 3. For gates in networks for ' +
      'phones.',
    source: 'Howard et al., Searching for MobileNetV3, 2019; Keras, hard_sigmoid.',
  },
  tanh: {
    summary:
      'Squeezes every value into −1 to 1, with a mean near zero. In small networks and at the end of image ' +
      'generators; its gradient is small where values are large.',
    source: 'LeCun et al., Efficient BackProp, 1998; Keras, tanh.',
  },
  softplus: {
    summary:
      'A ReLU without its corner, always positive. For values that have to be positive, such as a variance.',
    source:
      'Dugas et al., Incorporating second-order functional knowledge for better option pricing, 2000; Keras, ' +
      'softplus.',
  },
  silu: {
    summary:
      'A value times its sigmoid: like ReLU for large values, smooth and slightly negative below zero. Often a ' +
      'little better than ReLU in deep networks, at a higher cost.',
    source:
      'Hendrycks and Gimpel, Gaussian error linear units, 2016; Ramachandran, Zoph and Le, Searching for activation ' +
      'functions, 2017; Keras, silu.',
  },
  hardSwish: {
    summary: 'A SiLU of straight lines and a parabola: nearly the same and cheaper. In networks for phones.',
    source: 'Howard et al., Searching for MobileNetV3, 2019; Keras, hard_silu.',
  },
  mish: {
    summary:
      'A value times the tanh of its softplus: smooth and slightly negative below zero, much like SiLU, and an ' +
      'alternative to it.',
    source: 'Misra, Mish: A self regularized non-monotonic activation function, 2019; Keras, mish.',
  },
  gelu: {
    summary:
      'A value times the share of a normal distribution that lies below it. Usual in transformers, and in CNNs ' +
      'after their pattern.',
    source: 'Hendrycks and Gimpel, Gaussian error linear units, 2016; Keras, gelu.',
  },
  geluTanh: {
    summary:
      'GELU by a tanh in place of the error function; the two differ by less than 0.001. Where results have to ' +
      'agree with a network that used this form.',
    source: 'Hendrycks and Gimpel, Gaussian error linear units, 2016; Keras, gelu with approximate=True.',
  },
  softmax: {
    summary:
      'Turns the values of a vector, or the channels of a position, into probabilities: positive, with the sum 1. ' +
      'After the last Dense layer of a classifier.',
    source:
      'Bridle, Probabilistic interpretation of feedforward classification network outputs, 1990; Keras, softmax.',
  },
  linear: {
    summary: 'Leaves every value as it is: keeps a place in the network for a function that is chosen later.',
    source: 'Keras, linear.',
  },
};
