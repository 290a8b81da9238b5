/** Sections of the application menu, in order. */
export const actionMenus = ['File', 'Edit', 'View', 'Train', 'Study', 'Help'] as const;

export interface ActionDescription {
  readonly label: string;
  readonly menu: (typeof actionMenus)[number];
  /** Electron accelerator, e.g. `CmdOrCtrl+S`; absent where there is none. */
  readonly accelerator?: string;
}

/**
 * Everything the user can do by name. The menu (main process), the shortcuts and the command palette (window) are made
 * from this list; what each does stands in renderer/app/actions.
 */
export const actions = {
  'project.new': { label: 'New from Template…', menu: 'File', accelerator: 'CmdOrCtrl+N' },
  'project.open': { label: 'Open…', menu: 'File', accelerator: 'CmdOrCtrl+O' },
  'project.save': { label: 'Save', menu: 'File', accelerator: 'CmdOrCtrl+S' },
  'project.saveAs': { label: 'Save As…', menu: 'File', accelerator: 'CmdOrCtrl+Shift+S' },
  'edit.undo': { label: 'Undo', menu: 'Edit', accelerator: 'CmdOrCtrl+Z' },
  'edit.redo': { label: 'Redo', menu: 'Edit', accelerator: 'CmdOrCtrl+Shift+Z' },
  'edit.delete': { label: 'Delete Selection', menu: 'Edit', accelerator: 'Delete' },
  'edit.duplicate': { label: 'Duplicate Selection', menu: 'Edit', accelerator: 'CmdOrCtrl+D' },
  'edit.selectAll': { label: 'Select All Layers', menu: 'Edit', accelerator: 'CmdOrCtrl+A' },
  'view.commands': { label: 'Command Palette…', menu: 'View', accelerator: 'CmdOrCtrl+K' },
  'view.design': { label: 'Design Workspace', menu: 'View', accelerator: 'CmdOrCtrl+1' },
  'view.train': { label: 'Train Workspace', menu: 'View', accelerator: 'CmdOrCtrl+2' },
  'view.study': { label: 'Study Workspace', menu: 'View', accelerator: 'CmdOrCtrl+3' },
  'view.fit': { label: 'Fit Graph', menu: 'View', accelerator: 'CmdOrCtrl+0' },
  'view.tidy': { label: 'Tidy Graph', menu: 'View', accelerator: 'CmdOrCtrl+Shift+L' },
  'view.searchLayers': { label: 'Search Layers', menu: 'View', accelerator: '/' },
  'view.theme': { label: 'Switch Theme: Dark or Light', menu: 'View', accelerator: 'CmdOrCtrl+Shift+T' },
  'train.start': { label: 'Train', menu: 'Train', accelerator: 'CmdOrCtrl+Enter' },
  'train.pause': { label: 'Pause or Resume', menu: 'Train', accelerator: 'CmdOrCtrl+.' },
  'train.step': { label: 'Train One Step', menu: 'Train', accelerator: 'CmdOrCtrl+Right' },
  'train.stop': { label: 'Stop', menu: 'Train', accelerator: 'CmdOrCtrl+Shift+.' },
  'train.findRate': { label: 'Find Learning Rate…', menu: 'Train' },
  'train.resume': { label: 'Resume Run…', menu: 'Train' },
  'train.further': { label: 'Train Run Further…', menu: 'Train' },
  'train.weights': { label: 'Continue with Weights of Run…', menu: 'Train' },
  'train.measure': { label: 'Measure Backends Again', menu: 'Train' },
  'study.run': { label: 'Run Study', menu: 'Study', accelerator: 'CmdOrCtrl+Shift+Enter' },
  'study.pause': { label: 'Pause Study', menu: 'Study' },
  'study.cancel': { label: 'Cancel Study', menu: 'Study' },
  'study.exportHtml': { label: 'Export Report as Page…', menu: 'Study' },
  'study.exportCsv': { label: 'Export Trials as CSV…', menu: 'Study' },
  'study.exportJson': { label: 'Export Study as JSON…', menu: 'Study' },
  'study.forget': { label: 'Forget Results…', menu: 'Study' },
  'study.import': { label: 'Import Study…', menu: 'Study' },
  'help.layer': { label: 'Help on This Layer', menu: 'Help', accelerator: '?' },
  'help.shortcuts': { label: 'Keyboard Shortcuts', menu: 'Help', accelerator: 'F1' },
} as const satisfies Record<string, ActionDescription>;

export type ActionId = keyof typeof actions;

function isActionId(text: string): text is ActionId {
  return Object.hasOwn(actions, text);
}

/** In the order of the list above. */
export const actionIds: readonly ActionId[] = Object.keys(actions).filter(isActionId);
