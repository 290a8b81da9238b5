import { useEffect, useState } from 'react';
import { type PreviewAnswer, type PreviewRequest, previewAnswerSchema } from './previewMessages';

/** Images side by side in the preview. */
export const PREVIEW_COUNT = 6;

/** What was read already, by data set. */
const known = new Map<string, Promise<PreviewAnswer>>();

function readImages(datasetId: string): Promise<PreviewAnswer> {
  const found = known.get(datasetId);
  if (found !== undefined) return found;
  const reading = askWorker({
    assetBase: new URL('./', window.location.href).href,
    datasetId,
    count: PREVIEW_COUNT,
  });
  known.set(datasetId, reading);
  return reading;
}

/** Starts a worker for one question, and ends it with the answer. */
function askWorker(request: PreviewRequest): Promise<PreviewAnswer> {
  const worker = new Worker(new URL('./previewWorker.ts', import.meta.url), { type: 'module' });
  const answered = new Promise<PreviewAnswer>((resolve) => {
    worker.addEventListener('message', (event: MessageEvent<unknown>) => {
      resolve(previewAnswerSchema.parse(event.data));
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      resolve({ state: 'failed', sentence: `The images could not be read (${event.message}).` });
    });
  });
  worker.postMessage(request);
  return answered.finally(() => worker.terminate());
}

/** The first images of a data set; null until they have been read. */
export function usePreviewImages(datasetId: string): PreviewAnswer | null {
  const [read, setRead] = useState<{ readonly id: string; readonly answer: PreviewAnswer } | null>(null);
  useEffect(() => {
    let wanted = true;
    void readImages(datasetId).then((answer) => {
      if (wanted) setRead({ id: datasetId, answer });
    });
    return () => {
      wanted = false;
    };
  }, [datasetId]);
  return read?.id === datasetId ? read.answer : null;
}
