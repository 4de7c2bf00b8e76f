import type { Arguments, OptionValues } from './arguments.js';
import { optionNames, type OptionName } from './options.js';

/** Options that are named otherwise in the library; all others are its names in kebab case. */
const renamed: Readonly<Partial<Record<OptionName, string>>> = {
  timeout: 'timeoutMs',
  'allow-host': 'sources.privateHosts',
};

/** The given options under the library's names. It checks them; here they are whatever was typed. */
export function libraryOptions(values: OptionValues, names: readonly OptionName[]): Readonly<Record<string, unknown>> {
  const given = names.filter((name) => values[name] !== undefined);
  return Object.fromEntries(given.map((name) => [libraryName(name), values[name]]));
}

/** How the command line calls a parameter the library complains about: `--past-end` for `pastEnd`. */
export function optionOf(parameter: string): string {
  const plain = parameter.replace(/\[\d+\]$/, '');
  const name = optionNames.find((candidate) => libraryName(candidate) === plain);
  return name === undefined ? parameter : `--${name}`;
}

/** `-` is standard input, which the library spools. */
export function openSource({ sources }: Arguments): string | NodeJS.ReadStream {
  const [source = ''] = sources;
  return source === '-' ? process.stdin : source;
}

/** The library's words for what is wrong, with its options as the flags of a command. */
export function inFlags(text: string, options: readonly OptionName[]): string {
  const flags = new Map(options.map((name) => [libraryName(name), `--${name}`]));
  // Names of one word mean an option where the sentence is about what is given; elsewhere they are English.
  const isAboutOptions = /\bgiven?\b/.test(text);
  return text.replaceAll(/(?<![-"{.\w])[a-z]+[A-Za-z]*(?!["\w])/g, (word) =>
    isAboutOptions || /[A-Z]/.test(word) ? (flags.get(word) ?? word) : word,
  );
}

function libraryName(name: OptionName): string {
  return renamed[name] ?? name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
