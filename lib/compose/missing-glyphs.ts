/** Characters that no font has. */
export class MissingGlyphs extends Error {
  readonly characters: readonly string[];

  constructor(characters: readonly string[]) {
    super(`no font has ${characters.join(' ')}`);
    this.characters = characters;
  }
}
