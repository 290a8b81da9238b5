import { Handle, type NodeProps } from '@xyflow/react';
import { CircleAlert, Link2, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { Problem } from '../../shared/compile/problem';
import { NodeHistogram } from '../charts/NodeHistogram';
import { NODE_WIDTH } from '../document/layout';
import { cx } from '../ui/cx';
import { FamilyMark } from '../ui/FamilyMark';
import { Tooltip } from '../ui/Tooltip';
import { flowSides, type LayerFlowNode, type LayerNodeData } from './flowNodes';
import { useHover } from './hover';
import styles from './LayerNode.module.css';
import { type Port, placePorts } from './ports';

/** A layer's card: family, title, name, summary, ports, and on a normalization its live histogram. */
export const LayerNode = memo(function LayerNode({ id, data, selected }: NodeProps<LayerFlowNode>) {
  const ports = placePorts(data.inputs, data.hasOutput, { input: data.inputSide, output: data.outputSide });
  const verdict = useHover((hover) => (hover.node === id ? hover.verdict : undefined));
  const beside = fitsBeside(data);
  // Two lines of small letters: side by side, both would be cut off.
  const stacked = !beside && !fitBelow(data);
  const name = (
    <span className={styles['name']} title={data.name}>
      {data.name}
    </span>
  );
  return (
    <div
      className={cx(styles['card'], selected && styles['selected'])}
      data-severity={data.severity ?? undefined}
      data-connect={verdict}
      data-shares={data.weightsOf === '' ? undefined : true}
    >
      <div className={styles['head']}>
        <FamilyMark family={data.family} />
        <span className={styles['title']}>{data.title}</span>
        {beside && name}
        {data.severity !== null && <ProblemBadge severity={data.severity} problems={data.problems} />}
      </div>
      {(data.summary !== '' || data.weightsOf !== '' || !beside) && (
        <div className={styles['second']} data-stacked={stacked}>
          {data.weightsOf !== '' && <SharedMark owner={data.weightsOf} />}
          <span
            className={styles['summary']}
            data-long={!stacked && data.summary.length > SUMMARY_LETTERS}
            title={data.summary}
          >
            {inParts(data.summary)}
          </span>
          {!beside && !stacked && name}
        </div>
      )}
      {stacked && <div className={styles['third']}>{name}</div>}
      {data.normalizes && (
        <div className={styles['histogram']}>
          <NodeHistogram tap={id} />
        </div>
      )}
      {ports.map((port) => (
        <PortHandle key={`${port.type}${port.id}`} port={port} data={data} />
      ))}
    </div>
  );
});

/** That the layer has another's weights, and whose. */
function SharedMark({ owner }: { readonly owner: string }) {
  return (
    <span className={styles['shared']} title={`Has the weights of ${owner}`}>
      <Link2 />
      <span className={styles['owner']}>{owner}</span>
    </span>
  );
}

/** Width of a letter of the title and of the name, at most on average, and what else stands in the first line. */
const TITLE_LETTER = 7;
const NAME_LETTER = 6.4;
const AROUND = 40;
const BADGE = 19;
const BELOW = 30;

/** Letters of the settings that a line holds; more stand in two smaller ones. */
const SUMMARY_LETTERS = 20;

/** A line ends between two settings and not within one. */
function inParts(summary: string): string {
  return summary
    .split(' · ')
    .map((part) => part.replaceAll(' ', '\u00a0'))
    .join(' · ');
}

/** Whether the name has room beside the title; it stands below otherwise. */
function fitsBeside({ title, name, severity }: LayerNodeData): boolean {
  const badge = severity === null ? 0 : BADGE;
  return title.length * TITLE_LETTER + name.length * NAME_LETTER + AROUND + badge <= NODE_WIDTH;
}

/** Whether settings and name have room in one line, below the title. */
function fitBelow({ summary, name, weightsOf }: LayerNodeData): boolean {
  if (summary === '' && weightsOf === '') return true;
  const shared = weightsOf === '' ? 0 : weightsOf.length + 3;
  return (summary.length + shared + name.length) * NAME_LETTER + BELOW <= NODE_WIDTH;
}

function PortHandle({ port, data }: { readonly port: Port; readonly data: LayerNodeData }) {
  const along = `${port.at * 100}%`;
  const upright = port.side === 'left' || port.side === 'right';
  const number = data.inputs > 1 && port.type === 'target' ? ` ${Number(port.id) + 1}` : '';
  return (
    <Handle
      id={port.id}
      type={port.type}
      position={flowSides[port.side]}
      className={styles['port']}
      data-severity={port.type === 'target' ? severityOfPort(data, port.id) : undefined}
      style={upright ? { top: along } : { left: along }}
      role="img"
      aria-label={port.type === 'target' ? `Input${number} of ${data.name}` : `Output of ${data.name}`}
    />
  );
}

function severityOfPort(
  { wrongPorts, unwisePorts }: LayerNodeData,
  id: string,
): Problem['severity'] | undefined {
  if (wrongPorts.split(',').includes(id)) return 'error';
  return unwisePorts.split(',').includes(id) ? 'warning' : undefined;
}

function ProblemBadge({
  severity,
  problems,
}: Pick<LayerNodeData, 'problems'> & { severity: 'error' | 'warning' }) {
  const Icon = severity === 'error' ? CircleAlert : TriangleAlert;
  const sentences = problems.split('\n');
  return (
    <Tooltip
      side="top"
      content={sentences.map((sentence) => (
        <p key={sentence} className={styles['sentence']}>
          {sentence}
        </p>
      ))}
    >
      <span
        className={styles['badge']}
        role="img"
        aria-label={`${severity === 'error' ? 'Error' : 'Warning'}: ${sentences.join(' ')}`}
      >
        <Icon />
      </span>
    </Tooltip>
  );
}
