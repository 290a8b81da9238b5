import { useDocumentStore } from '../document/store';
import { StudyBar } from '../study/StudyBar';
import { TrainBar } from '../training/TrainBar';
import { Segmented } from '../ui/Segmented';
import { Brand } from './Brand';
import styles from './Header.module.css';
import { ProjectMenu } from './ProjectMenu';
import { showWorkspace, useShell, type Workspace } from './shell';

const workspaces: readonly { readonly value: Workspace; readonly label: string }[] = [
  { value: 'design', label: 'Design' },
  { value: 'train', label: 'Train' },
  { value: 'study', label: 'Study' },
];

/** The window's top: project, workspace, training. */
export function Header() {
  const workspace = useShell((state) => state.workspace);
  const dirty = useDocumentStore((state) => state.dirty);
  return (
    <header className={styles['header']}>
      <div className={styles['left']}>
        <Brand />
        <ProjectMenu />
        {dirty && (
          <span
            className={styles['dirty']}
            role="img"
            aria-label="Not saved"
            title="There are changes that are not saved"
          />
        )}
      </div>
      <Segmented label="Workspace" options={workspaces} value={workspace} onChange={showWorkspace} />
      <div className={styles['right']}>{workspace === 'study' ? <StudyBar /> : <TrainBar />}</div>
    </header>
  );
}
