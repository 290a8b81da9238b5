import type { Edit } from '../document/edit';

/** What mends a problem, with its label for a button. */
export interface Fix {
  readonly label: string;
  readonly edit: Edit;
}

/** Something wrong (error: no Plan) or unwise (warning: it runs) in a document, shown on the node that makes it. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  /** Node it is shown on; null for the graph as a whole, the data set or the training settings. */
  readonly node: string | null;
  /** Input port it is about. */
  readonly port?: number;
  /** Config field it is about; for training settings `training.batchSize` and the like. */
  readonly field?: string;
  /** A sentence: what is wrong, what was expected, what was received, how to mend it. */
  readonly message: string;
  /** What mends it. */
  readonly fix?: Fix;
  /** What mends it as well, by another way. */
  readonly otherFix?: Fix;
}
