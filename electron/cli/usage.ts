/** A mistake in how the program was called, or in what it was given to read; the message says how to mend it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const help = `Usage: normscope COMMAND FILE [options]

FILE is a project file (.normscope), or template:ID for a network that comes with Normscope.

Commands
  check FILE     Print the network as JSON: shapes, parameters, FLOPs and problems.
                 Exit code 1 where the network has an error.
  train FILE     Train the network.
  study FILE --out DIR
                 Run the project's study: train every variant with every seed, and write into the folder DIR what is the
                 better one: report.html, trials.csv and report.json.
  lr-find FILE   Search a learning rate: train from a fresh start at ever higher rates and say where the loss falls
                 fastest. Nothing of the project changes. Exit code 1 where the search failed.
  golden FILE    Compare the engine with the reference numbers in FILE (a JSON file of recorded cases), one JSON line
                 per case. Exit code 1 where a supported case is beyond its tolerance, or none could be compared.

Options of train; each overrules what the project says
  --epochs N     Epochs to train.
  --seed S       Seed of initial weights, order of images and dropout.
  --backend B    auto, wasm or cpu.
  --frames N     Every N steps, and at the end of an epoch, measure what the window shows: with --json, a line of type
                 norms has the L2 norms of every trainable weight and of the loss's gradient in it (default 0: never).
  --checkpoint OUT
                 Keep the latest checkpoint in the file OUT: at the end of each epoch, or as the project says, and where
                 the training ends or is stopped.
  --resume IN    Go on from the checkpoint in the file IN, with the same numbers as if the training had never ended; give
                 more --epochs to train further.
  --json         One JSON object per line: started, steps, epochs, norms, and a last one of type final with valAccuracy,
                 valLoss, steps and msPerStep (the median step, in milliseconds).

Options of study
  --out DIR      Folder in which the study is kept as it goes. Whatever ends the program, nothing that was done is lost.
  --workers N    Trainings at a time (default: as many as there are cores).
  --resume       Go on with the study in DIR, with the same numbers as if it had never ended; seeds may have been added.
  --json         One JSON object per line: started, one of type resumed for every training that goes on behind a step, one of
                 type trial for every one that ends, and a last one of type final with the verdicts and every variant's
                 estimates.

Options of lr-find
  --from R       Lowest learning rate (default 1e-7).
  --to R         Highest learning rate (default 10).
  --steps N      Steps from the one to the other (default 100, at least 20).
  --seed S, --backend B
                 As of train.
  --json         One JSON object per line: started, points (learningRate, loss, smoothed), and a last one of type final
                 with the sentence and the suggestion, null where the loss fell nowhere clearly.

Options of golden
  --backend B    wasm (default) or cpu.

Other options
  --help         Print this text.

Ctrl-C or SIGTERM ends a training after the step under way, with its last line; a second one ends it at once. Exit codes:
0 done; 1 the network has errors, training failed or diverged, a case is off or none could be compared, or results cannot be
written; 2 wrong call or unreadable file; 130 stopped by Ctrl-C or a reader who left; 143 stopped by SIGTERM.
`;
