import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearestName } from '../nearest-name.js';
import { optionSpecs, type OptionName, type OptionSpec } from './options.js';
import { UsageError } from './usage-error.js';

export type OptionValues = Readonly<Partial<Record<OptionName, unknown>>>;

export interface Arguments {
  readonly sources: readonly string[];
  /** Each option as the library takes it. */
  readonly values: OptionValues;
}

type ParsedOptions = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** @param names the options the command takes */
export function readArguments(command: string, names: readonly OptionName[], argv: readonly string[]): Arguments {
  const { values, positionals } = parse(command, names, argv);
  const read = names.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [[name, readValue(name, value, command)]];
  });
  return { sources: positionals, values: Object.fromEntries(read) as OptionValues };
}

function parse(
  command: string,
  names: readonly OptionName[],
  argv: readonly string[],
): { readonly values: ParsedOptions; readonly positionals: readonly string[] } {
  const options = Object.fromEntries(names.map((name) => [name, configOf(optionSpecs[name])]));
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = 'code' in error ? error.code : null;
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      throw new UsageError(unknownOption(command, options, names, argv), command);
    }
    throw new UsageError(error.message.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/^Option |\.$/g, ''), command);
  }
}

type ParseConfig = NonNullable<ParseArgsConfig['options']>;

function configOf({ short, value, reads }: OptionSpec): ParseConfig[string] {
  return {
    type: value === null ? 'boolean' : 'string',
    multiple: reads === 'texts',
    ...(short === undefined ? {} : { short }),
  };
}

function unknownOption(
  command: string,
  options: ParseConfig,
  names: readonly string[],
  argv: readonly string[],
): string {
  const { tokens } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: false, tokens: true });
  const unknown = tokens.find((token) => token.kind === 'option' && !names.includes(token.name));
  if (unknown?.kind !== 'option') return 'unknown option';
  const word = argv[unknown.index] ?? '';
  // A group such as -ss is one word to the person who typed it.
  const rawName = word.startsWith('--') ? unknown.rawName : word;
  const meant = nearestName(rawName.replace(/^-+/, ''), names);
  return `${rawName} is not an option of ${command}${meant === null ? '' : `, did you mean --${meant}?`}`;
}

function readValue(name: OptionName, value: unknown, command: string): unknown {
  if (typeof value !== 'string') return value;
  switch (optionSpecs[name].reads) {
    case 'number':
      return numberOrText(value);
    case 'numbers':
      return value.split(',').map((part) => numberOrText(part.trim()));
    case 'list':
      return value.split(',').map((part) => part.trim());
    case 'seconds':
      return milliseconds(name, value, command);
    default:
      return value;
  }
}

function numberOrText(text: string): number | string {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

const longestSeconds = 2_147_483;

function milliseconds(name: OptionName, text: string, command: string): number {
  const seconds = numberOrText(text);
  if (typeof seconds === 'number' && seconds > 0 && seconds <= longestSeconds) return seconds * 1000;
  const rule = `must be seconds, more than 0 and at most ${longestSeconds}`;
  throw new UsageError(`--${name}: ${rule}, got ${JSON.stringify(text)}`, command);
}
