import { openRecordedCase } from './open.ts';
import type { CaseFormat } from '../format.ts';

export const cloudOpsBench: CaseFormat = {
  name: 'cloud-opsbench',
  find: async () => [],
  open: async (caseDir) => openRecordedCase(caseDir),
  answer: async () => undefined,
  predict: () => [],
  match: () => ({ full: false, partial: false, object: false }),
};
