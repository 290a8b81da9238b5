import '@xyflow/react/dist/base.css';
import { ReactFlowProvider } from '@xyflow/react';
import { FlowView } from './FlowView';

/** The canvas on which the network is drawn. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <FlowView />
    </ReactFlowProvider>
  );
}
