import { loadDataset } from '../../../../shared/data/load';
import { readerUnder } from '../../../training/assets';
import { type PreviewAnswer, type PreviewRequest, previewRequestSchema } from './previewMessages';

// Reading a data set takes a tenth of a second, in which the window would stand still.
self.addEventListener('message', (event: MessageEvent<unknown>) => {
  void answer(previewRequestSchema.parse(event.data)).then((reply) => self.postMessage(reply));
});

async function answer({ assetBase, datasetId, count }: PreviewRequest): Promise<PreviewAnswer> {
  try {
    const { train } = await loadDataset(datasetId, readerUnder(assetBase));
    const [height = 1, width = 1, channels = 1] = train.shape;
    const pixels = train.pixels.slice(0, count * height * width * channels);
    return { state: 'here', shape: [height, width, channels], pixels };
  } catch (error) {
    return { state: 'failed', sentence: error instanceof Error ? error.message : String(error) };
  }
}
