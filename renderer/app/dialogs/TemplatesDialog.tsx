import { empty, studyTemplates, type Template, templates } from '../../../shared/templates/index';
import { Dialog } from '../../ui/Dialog';
import { attempt } from '../errors';
import { newFromTemplate } from '../project/project';
import { closeDialog, useShell } from '../shell';
import styles from './TemplatesDialog.module.css';

/** The networks a new project can begin with, and none. */
export function TemplatesDialog() {
  const open = useShell((state) => state.dialog === 'templates');
  const choose = (id: string) => {
    closeDialog();
    attempt('The project was not started', () => newFromTemplate(id));
  };
  return (
    <Dialog
      open={open}
      onClose={closeDialog}
      title="New from template"
      description="A whole network with its data set and training settings: press Train and it runs. Or an empty canvas, or a study that compares variants of a network."
    >
      <TemplateList templates={[...templates, empty]} onChoose={choose} />
      <h3 className={styles['heading']}>Studies</h3>
      <TemplateList templates={studyTemplates} onChoose={choose} />
    </Dialog>
  );
}

function TemplateList({
  templates: offered,
  onChoose,
}: {
  readonly templates: readonly Template[];
  readonly onChoose: (id: string) => void;
}) {
  return (
    <ul className={styles['list']}>
      {offered.map(({ id, label, description }) => (
        <li key={id}>
          <button type="button" className={styles['item']} onClick={() => onChoose(id)}>
            <span className={styles['label']}>{label}</span>
            <span className={styles['text']}>{description}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
