import { studyTemplates, type Template, templates } from '../../../shared/templates/index';
import { Dialog } from '../../ui/Dialog';
import { attempt } from '../errors';
import { newFromTemplate } from '../project/project';
import { closeDialog, useShell } from '../shell';
import styles from './TemplatesDialog.module.css';

/** The networks a new project can begin with. */
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
      description="Each is a whole network with its data set and training settings: press Train and it runs. A study comes with the comparison of its variants."
    >
      <TemplateList templates={templates} onChoose={choose} />
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
