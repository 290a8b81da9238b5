import { Handle, type NodeProps } from '@xyflow/react';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { Problem } from '../../shared/compile/problem';
import { NodeHistogram } from '../charts/NodeHistogram';
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
  return (
    <div
      className={cx(styles['card'], selected && styles['selected'])}
      data-severity={data.severity ?? undefined}
      data-connect={verdict}
    >
      <div className={styles['head']}>
        <FamilyMark family={data.family} />
        <span className={styles['title']}>{data.title}</span>
        <span className={styles['name']} title={data.name}>
          {data.name}
        </span>
        {data.severity !== null && <ProblemBadge severity={data.severity} problems={data.problems} />}
      </div>
      {data.summary !== '' && <div className={styles['summary']}>{data.summary}</div>}
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
