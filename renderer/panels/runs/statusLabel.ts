import {
  CircleCheck,
  CircleDot,
  CircleSlash,
  CircleX,
  type LucideIcon,
  Square,
  TriangleAlert,
} from 'lucide-react';
import type { RunStatus } from '../../../shared/protocol/runs';

export interface StatusLabel {
  readonly text: string;
  readonly icon: LucideIcon;
  readonly tone: 'good' | 'quiet' | 'warn' | 'bad' | 'live';
}

export const statusLabels: Readonly<Record<RunStatus, StatusLabel>> = {
  running: { text: 'training', icon: CircleDot, tone: 'live' },
  completed: { text: 'completed', icon: CircleCheck, tone: 'good' },
  stopped: { text: 'stopped', icon: Square, tone: 'quiet' },
  diverged: { text: 'diverged', icon: TriangleAlert, tone: 'bad' },
  failed: { text: 'failed', icon: CircleX, tone: 'bad' },
  interrupted: { text: 'interrupted', icon: CircleSlash, tone: 'warn' },
};
