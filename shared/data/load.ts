import type { AssetReader, Dataset, LabelledImages } from './dataset';
import { type IdxArray, readIdx } from './idx';
import { labelImages } from './labelledImages';
import { type ShippedDataset, shippedDatasets } from './shipped';
import { splitStratified } from './split';

/** A data set cannot be read; the message is a sentence for the user. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
}

/**
 * Reads a data set that comes with the app: pixels as float32 in [0, 1], NHWC; labels as class indices.
 * @throws DatasetError where the id is unknown, a file cannot be read, or files are damaged
 */
export async function loadDataset(id: string, readAsset: AssetReader): Promise<Dataset> {
  const shipped = shippedDatasets.find(({ info }) => info.id === id);
  if (shipped === undefined) {
    const known = shippedDatasets.map(({ info }) => info.id).join(', ');
    throw new DatasetError(`There is no data set '${id}': choose one of ${known}.`);
  }
  const { info, files } = shipped;
  const train = await loadPart(shipped, files.train, readAsset);
  if (files.validation === null) return checked({ info, ...splitStratified(train, id) });
  return checked({ info, train, validation: await loadPart(shipped, files.validation, readAsset) });
}

async function loadPart(
  { info, white }: ShippedDataset,
  files: ShippedDataset['files']['train'],
  readAsset: AssetReader,
): Promise<LabelledImages> {
  const [images, labels] = await Promise.all([
    readArray(files.images, readAsset),
    readArray(files.labels, readAsset),
  ]);
  const names = { imagesName: fileName(files.images), labelsName: fileName(files.labels) };
  const result = labelImages(images, labels, { ...names, white, classCount: info.classes.length });
  if (!result.ok) throw new DatasetError(result.sentence);
  return result.images;
}

async function readArray(path: string, readAsset: AssetReader): Promise<IdxArray> {
  const result = readIdx(await readBytes(path, readAsset), fileName(path));
  if (!result.ok) throw new DatasetError(result.sentence);
  return result.array;
}

async function readBytes(path: string, readAsset: AssetReader): Promise<Uint8Array> {
  try {
    return await readAsset(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetError(
      `The data set's file ${fileName(path)} cannot be read (${why}): install Normscope again.`,
      { cause },
    );
  }
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The data set as it is, where it is as the catalogue describes it. */
function checked(dataset: Dataset): Dataset {
  const { info, train, validation } = dataset;
  const fits =
    train.count === info.trainCount &&
    validation.count === info.validationCount &&
    [train, validation].every(({ shape }) => shape.join() === info.shape.join());
  if (fits) return dataset;
  throw new DatasetError(
    `The files of ${info.label} hold ${train.count} + ${validation.count} images of ${train.shape.join('×')}, but ` +
      `${info.trainCount} + ${info.validationCount} of ${info.shape.join('×')} were expected: install Normscope again.`,
  );
}
