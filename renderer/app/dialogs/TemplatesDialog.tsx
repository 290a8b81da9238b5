import { empty, templates } from '../../../shared/templates/index';
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
      description="A whole network with its data set and training settings: press Train and it runs. Or an empty canvas."
    >
      <ul className={styles['list']}>
        {[...templates, empty].map((template) => (
          <li key={template.id}>
            <button type="button" className={styles['item']} onClick={() => choose(template.id)}>
              <span className={styles['label']}>{template.label}</span>
              <span className={styles['text']}>{template.description}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
