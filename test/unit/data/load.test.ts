import { describe, expect, it } from 'vitest';
import { datasets, findDataset } from '../../../shared/data/catalogue';
import type { Dataset, LabelledImages } from '../../../shared/data/dataset';
import { DatasetError, loadDataset } from '../../../shared/data/load';
import { readShipped, sha256 } from './files';

function classCounts({ labels }: LabelledImages): readonly number[] {
  const counts = Array.from({ length: 10 }, () => 0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** One line per image, to compare sets of images. */
function imagesOf({ pixels, labels, count }: LabelledImages): readonly string[] {
  const size = pixels.length / count;
  return Array.from(labels, (label, at) => `${label} ${sha256(pixels.slice(at * size, (at + 1) * size))}`);
}

describe('the catalogue', () => {
  it('finds data sets by id and nothing else', () => {
    expect(datasets.map((dataset) => dataset.id)).toEqual([
      'mnist10k',
      'fashion2k',
      'digits8x8',
      'quickdraw10x100',
    ]);
    expect(findDataset('fashion2k')?.classes[9]).toBe('Ankle boot');
    expect(findDataset('__proto__')).toBeUndefined();
  });

  it('names a licence with every data set', () => {
    for (const { notice } of datasets) expect(notice).toMatch(/CC BY|MIT licence/);
  });
});

describe('every shipped data set', () => {
  it.each(datasets.map((info) => [info.id, info] as const))(
    '%s loads as the catalogue describes it',
    async (id, info) => {
      const dataset = await loadDataset(id, readShipped);
      expect(dataset.info).toBe(info);
      for (const part of [dataset.train, dataset.validation]) {
        expect(part.shape).toEqual(info.shape);
        expect(part.labels).toHaveLength(part.count);
        expect(part.pixels).toHaveLength(
          part.count * info.shape.reduce((product, size) => product * size, 1),
        );
        expect(part.pixels.every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(part.pixels.includes(1)).toBe(true);
        expect(new Set(part.labels).size).toBe(info.classes.length);
      }
      expect([dataset.train.count, dataset.validation.count]).toEqual([
        info.trainCount,
        info.validationCount,
      ]);
    },
  );

  // Hashes of the little-endian float32 pixels, computed with Python from the same files as value / 255.
  const pixelHashes: readonly (readonly [id: string, part: 'train' | 'validation', hash: string])[] = [
    ['mnist10k', 'train', '8ec235380c5b327d2b5715b841886a14ed45aa4a6b6e5ccaaa28210e556f8189'],
    ['mnist10k', 'validation', 'd2d8315b886727da052be96d9362659a931d832d7d0b9d85782bc4ce0aa48f85'],
    ['fashion2k', 'train', 'a3c62e6af8ede34c0eec59ef48fd763b123407ae500ef6667fcb47572fb77dad'],
    ['fashion2k', 'validation', '6c56c71b2fdb2eb0926ba954540f1e5e293c428cc1d5581e5adbc5bd1e50f445'],
  ];
  it.each(pixelHashes)(
    '%s: the pixels of its %s part are those an independent reader gives',
    async (id, part, hash) => {
      const dataset = await loadDataset(id, readShipped);
      expect(sha256(dataset[part].pixels)).toBe(hash);
    },
  );
});

describe('a data set in one piece', () => {
  const load = (id: string): Promise<Dataset> => loadDataset(id, readShipped);

  it('keeps a fifth of every class for validation', async () => {
    const drawings = await load('quickdraw10x100');
    expect(classCounts(drawings.validation)).toEqual(Array.from({ length: 10 }, () => 20));
    expect(classCounts(drawings.train)).toEqual(Array.from({ length: 10 }, () => 80));
    const digits = await load('digits8x8');
    expect(classCounts(digits.validation)).toEqual([35, 36, 35, 36, 36, 36, 36, 35, 34, 36]);
    expect(classCounts(digits.train)).toEqual([143, 146, 142, 147, 145, 146, 145, 144, 140, 144]);
  });

  it('has no image in both parts', async () => {
    const { train, validation } = await load('quickdraw10x100');
    const held = new Set(imagesOf(validation));
    expect(imagesOf(train).filter((image) => held.has(image))).toEqual([]);
  });

  it('is split the same every time, in this version and in later ones', async () => {
    const [first, second] = [await load('digits8x8'), await load('digits8x8')];
    expect(imagesOf(second.validation)).toEqual(imagesOf(first.validation));
    expect(sha256(first.validation.pixels)).toBe(
      '3f0b2e93febe59a8fe15b5414ccaff0d549d677703c10a280792b0a05d9415e1',
    );
  });

  it('scales pixels from 0 … 16', async () => {
    const { train } = await load('digits8x8');
    expect(new Set(train.pixels)).toEqual(new Set(Array.from({ length: 17 }, (_, value) => value / 16)));
  });
});

describe('a data set that cannot be read', () => {
  it('is named where the app does not know it', async () => {
    await expect(loadDataset('imagenet', readShipped)).rejects.toThrow(DatasetError);
    await expect(loadDataset('imagenet', readShipped)).rejects.toThrow(
      /no data set 'imagenet': choose one of mnist10k/,
    );
  });

  it('says which file is missing, and why', async () => {
    const missing = () => Promise.reject(new Error('HTTP 404'));
    await expect(loadDataset('mnist10k', missing)).rejects.toThrow(
      /^The data set's file mnist10k-train-images-idx3-ubyte.gz cannot be read \(HTTP 404\)/,
    );
  });

  it('says which file is damaged', async () => {
    const cut: typeof readShipped = async (path) => {
      const bytes = await readShipped(path);
      return path.includes('labels') ? new Uint8Array() : bytes;
    };
    await expect(loadDataset('digits8x8', cut)).rejects.toThrow(
      'The file digits8x8-labels-idx1-ubyte.gz is empty',
    );
  });

  it('says that files are not those the catalogue describes', async () => {
    const swapped: typeof readShipped = (path) =>
      readShipped(path.replace('mnist10k-train', 'mnist10k-t10k'));
    await expect(loadDataset('mnist10k', swapped)).rejects.toThrow(
      'The files of MNIST 10k hold 2000 + 2000 images of 28×28×1, but 10000 + 2000 of 28×28×1 were expected',
    );
  });
});
