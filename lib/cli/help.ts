import type { Command } from './command.js';
import { optionSpecs, type OptionName, type OptionSpec } from './options.js';

export function programHelp(commands: readonly Command[]): string {
  const rows = [
    ...commands.map(({ name, summary }) => [name, summary]),
    ['serve', 'runs the job service'],
    ['build', 'compiles the native core, once'],
  ];
  return [
    'Usage: stillframe COMMAND SOURCE [options]',
    '',
    'Pictures from video: the exact frame on screen at a time.',
    'SOURCE is a path, a file: or http(s): URL, or - for standard input.',
    '',
    'Commands:',
    ...rows.map(([name = '', summary = '']) => `  ${name.padEnd(10)}${summary}`),
    '',
    'Examples:',
    ...commands.map(({ examples }) => `  ${examples[0] ?? ''}`),
    '',
    'stillframe COMMAND --help tells the options of a command, stillframe --version the version.',
    'Exit codes: 0 done, 1 the work failed, 2 wrong usage, 130 stopped by Ctrl-C.',
    '',
  ].join('\n');
}

export function commandHelp({ name, summary, about, examples, options, ownHelp = {} }: Command): string {
  return [
    `Usage: stillframe ${name} SOURCE [options]`,
    '',
    `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`,
    ...about,
    '',
    'Options:',
    ...options.map((option) => describeOption(option, ownHelp[option])),
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

function describeOption(name: OptionName, ownHelp: string | undefined): string {
  const { short, value, help }: OptionSpec = optionSpecs[name];
  const dashed = `${short === undefined ? '    ' : `-${short}, `}--${name}${value === null ? '' : ` ${value}`}`;
  return `  ${dashed.padEnd(27)} ${ownHelp ?? help}`;
}
