import { Dices } from 'lucide-react';
import { useMemo, useState } from 'react';
import { augmentationPlan } from '../../../../shared/augmentation';
import { findDataset } from '../../../../shared/data/catalogue';
import { formatCount } from '../../../charts/format';
import { Plot } from '../../../charts/Plot';
import { useElementSize } from '../../../charts/useElementSize';
import { useDocumentStore } from '../../../document/store';
import { IconButton } from '../../../ui/IconButton';
import styles from './AugmentationPreview.module.css';
import { drawPreview, PREVIEW_STEPS, previewHeight } from './drawPreview';
import { usePreviewImages } from './previewImages';

/** The first images of the data set, and what the settings make of them in a few steps: drawn as training draws them. */
export function AugmentationPreview() {
  const datasetId = useDocumentStore((state) => state.document.dataset.id);
  const { augmentation, seed } = useDocumentStore((state) => state.document.training);
  const images = usePreviewImages(datasetId);
  const [firstStep, setFirstStep] = useState(1);
  const { ref, size } = useElementSize<HTMLDivElement>();
  const plan = useMemo(() => augmentationPlan({ augmentation, seed }), [augmentation, seed]);
  const draw = useMemo(
    () => (images?.state === 'here' && plan !== null ? drawPreview(images, plan, firstStep) : null),
    [images, plan, firstStep],
  );
  const steps = `steps ${formatCount(firstStep)} to ${formatCount(firstStep + PREVIEW_STEPS - 1)}`;
  const label = findDataset(datasetId)?.label ?? datasetId;
  if (images?.state === 'failed') return <p className={styles['caption']}>{images.sentence}</p>;
  return (
    <figure className={styles['preview']}>
      <div ref={ref} className={styles['pictures']}>
        {size !== null && draw !== null && (
          <Plot
            draw={draw}
            role="img"
            aria-label={`First images of ${label}, and what augmentation makes of them in ${steps}`}
            style={{ height: previewHeight(size.width) }}
          />
        )}
      </div>
      <figcaption className={styles['caption']}>
        <span>
          Above, the first images of {label}; below, what becomes of them at these places of a batch in{' '}
          {steps}.
        </span>
        <IconButton
          label="Show the next steps"
          variant="ghost"
          size="small"
          onClick={() => setFirstStep(firstStep + PREVIEW_STEPS)}
        >
          <Dices />
        </IconButton>
      </figcaption>
    </figure>
  );
}
