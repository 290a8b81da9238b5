import type { DatasetInfo } from './dataset';

/** Where the images and labels of a part lie among the assets. */
interface PartFiles {
  readonly images: string;
  readonly labels: string;
}

/** A data set that comes with the app. */
export interface ShippedDataset {
  readonly info: DatasetInfo;
  /** The byte that is white. */
  readonly white: number;
  /** Null validation: the set comes in one piece and is split. */
  readonly files: { readonly train: PartFiles; readonly validation: PartFiles | null };
}

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

function part(stem: string): PartFiles {
  return {
    images: `datasets/${stem}-images-idx3-ubyte.gz`,
    labels: `datasets/${stem}-labels-idx1-ubyte.gz`,
  };
}

/** The data sets that come with the app; THIRD_PARTY.md has their licences in full. */
export const shippedDatasets: readonly ShippedDataset[] = [
  {
    info: {
      id: 'mnist10k',
      label: 'MNIST 10k',
      shape: [28, 28, 1],
      classes: digits,
      trainCount: 10_000,
      validationCount: 2_000,
      showsDigits: true,
      notice:
        'Handwritten digits: every sixth training and every fifth test image of MNIST (LeCun, Cortes, Burges; from NIST ' +
        'Special Databases 1 and 3). CC BY-SA 3.0.',
    },
    white: 255,
    files: { train: part('mnist10k-train'), validation: part('mnist10k-t10k') },
  },
  {
    info: {
      id: 'fashion2k',
      label: 'Fashion-MNIST 2k',
      shape: [28, 28, 1],
      classes: [
        'T-shirt/top',
        'Trouser',
        'Pullover',
        'Dress',
        'Coat',
        'Sandal',
        'Shirt',
        'Sneaker',
        'Bag',
        'Ankle boot',
      ],
      trainCount: 2_000,
      validationCount: 500,
      notice:
        'Clothes: every 30th training and every 20th test image of Fashion-MNIST (Xiao, Rasul, Vollgraf; Zalando SE, ' +
        '2017). MIT licence.',
    },
    white: 255,
    files: { train: part('fashion2k-train'), validation: part('fashion2k-t10k') },
  },
  {
    info: {
      id: 'digits8x8',
      label: 'Digits 8×8',
      shape: [8, 8, 1],
      classes: digits,
      trainCount: 1_442,
      validationCount: 355,
      showsDigits: true,
      notice:
        'Small handwritten digits: the test set of Optical Recognition of Handwritten Digits (Alpaydin, Kaynak; UCI ' +
        'Machine Learning Repository, 1998). CC BY 4.0. A fifth of every class is kept for validation.',
    },
    white: 16,
    files: { train: part('digits8x8'), validation: null },
  },
  {
    info: {
      id: 'quickdraw10x100',
      label: 'Quick, Draw! 10 × 100',
      shape: [28, 28, 1],
      classes: [
        'airplane',
        'apple',
        'bicycle',
        'cat',
        'clock',
        'fish',
        'flower',
        'house',
        'star',
        'umbrella',
      ],
      trainCount: 800,
      validationCount: 200,
      notice:
        'Drawings, 100 of each of ten things, from the Quick, Draw! Dataset (made available by Google, Inc.). CC BY 4.0. ' +
        'A fifth of every class is kept for validation.',
    },
    white: 255,
    files: { train: part('quickdraw10x100'), validation: null },
  },
];
