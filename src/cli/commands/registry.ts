import type { Command } from 'commander';
import { alertCommand } from './alert.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { evalCommand } from './eval.ts';
import { investigateCommand } from './investigate.ts';
import { packetCommand } from './packet.ts';
import { startCommand } from './start.ts';

/** The commands in the order in which `--help` lists them. */
export const commands: readonly (() => Command)[] = [
  demoCommand,
  startCommand,
  investigateCommand,
  evalCommand,
  alertCommand,
  doctorCommand,
  packetCommand,
];
