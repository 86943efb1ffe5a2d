import { storableText } from '../../../libs/kernel/text';
import { ELLIPSIS, cutText } from './cut';

/** Text with its markup. A text may contain line breaks, and any characters: each channel escapes it. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'bold'; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly url: string; readonly children: readonly Inline[] };

export type RichBlock =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Inline[])[] };

/** The parsed body of a message. */
export type RichText = readonly RichBlock[];

// noncharacters of Unicode: no value keeps them, so that no value can end its quotation
const QUOTE = '\ufdd0';
const UNQUOTE = '\ufdd1';
const PLACEHOLDER = '\ufdd2';
const reserved = /[\ufdd0-\ufdd2]/g;

/** Removes U+0000, half surrogate pairs and the reserved characters. */
const cleaned = (text: string): string => storableText(text).replace(reserved, '');

/** Marks a value within Markdown, so that it stays text whatever it contains. */
export const quoteValue = (value: string): string => `${QUOTE}${cleaned(value)}${UNQUOTE}`;

/** Removes the reserved characters from a template, so that it cannot contain marks of its own. */
export const withoutMarks = (template: string): string => template.replace(reserved, '');

/** Markdown with quoted values as plain text: the values as they are, the Markdown as it is written. */
export const markdownText = (markdown: string): string => cleaned(markdown).trim();

/** The lengths bound the time that the parser takes. */
const code = '`([^`\\n]{1,1000})`';
const bold = '\\*\\*(?=\\S)([^*\\n]{1,1000}(?:\\*[^*\\n]{1,200}){0,5})\\*\\*';
const link = '\\[([^\\[\\]\\n]{0,500})\\]\\(([^()\\s]{1,2000})\\)';
const markup = new RegExp(`${code}|${bold}|${link}`);

/** A link leads to a page. Its address keeps no character that could end the link in a channel's markup. */
function linkTo(address: string): string | undefined {
  const encoded = address.trim().replace(/[\s<>"'|\\^`{}()*[\]\u0000-\u001f]/g, (one) => {
    const code = one.codePointAt(0) ?? 0;
    return code < 128 ? `%${code.toString(16).toUpperCase().padStart(2, '0')}` : encodeURIComponent(one);
  });
  return /^https?:\/\/[^/]/i.test(encoded) && URL.canParse(encoded) && encoded.length <= 2_000 ? encoded : undefined;
}

/** Parses Markdown with quoted values; each value stays a text. */
class MarkdownParser {
  private readonly values: string[] = [];

  constructor(private readonly source: string) {}

  parse(): RichText {
    const quotation = new RegExp(`${QUOTE}([^${UNQUOTE}]*)${UNQUOTE}`, 'g');
    const lines = this.source
      .replace(quotation, (_, value: string) => {
        this.values.push(value);
        return PLACEHOLDER;
      })
      .split('\n');
    const blocks: RichBlock[] = [];
    for (let at = 0; at < lines.length;) at = this.parseBlock(lines, at, blocks);
    return blocks;
  }

  /** @returns the line after the block */
  private parseBlock(lines: readonly string[], from: number, blocks: RichBlock[]): number {
    const isBlank = (line = ''): boolean => line.trim() === '';
    if (isBlank(lines[from])) return from + 1;
    const item = /^\s*[-*] +(?=\S)/;
    const isItem = item.test(lines[from] ?? '');
    let to = from;
    while (to < lines.length && !isBlank(lines[to]) && item.test(lines[to] ?? '') === isItem) to++;
    const own = lines.slice(from, to);
    if (isItem) blocks.push({ kind: 'list', items: own.map((line) => this.inline(line.replace(item, '').trimEnd())) });
    else blocks.push({ kind: 'paragraph', children: this.inline(own.map((line) => line.trimEnd()).join('\n')) });
    return to;
  }

  private inline(source: string): Inline[] {
    const found: Inline[] = [];
    let rest = source;
    for (let match = markup.exec(rest); match; match = markup.exec(rest)) {
      found.push(...this.text(rest.slice(0, match.index)));
      found.push(this.marked(match));
      rest = rest.slice(match.index + match[0].length);
    }
    return [...found, ...this.text(rest)];
  }

  private marked([, inCode, inBold, label, address]: RegExpExecArray): Inline {
    if (inCode !== undefined) return { kind: 'code', text: this.filled(inCode) };
    if (inBold !== undefined) return { kind: 'bold', children: this.inline(inBold) };
    // the values are used in their order
    const children = this.text(label ?? '');
    const filledAddress = this.filled(address ?? '');
    const url = linkTo(filledAddress);
    if (url !== undefined) return { kind: 'link', url, children: children.length ? children : [textOf(url)] };
    return textOf(plainInline(children));
  }

  private text(source: string): Inline[] {
    const text = this.filled(source);
    return text === '' ? [] : [textOf(text)];
  }

  private filled(source: string): string {
    return cleaned(source.replaceAll(PLACEHOLDER, () => this.values.shift() ?? ''));
  }
}

const textOf = (text: string): Inline => ({ kind: 'text', text });

/** Parses the Markdown of a body: `**bold**`, `` `code` ``, `[link](https://…)` and lists with `-`. All else is text. */
export const parseRichText = (markdown: string): RichText => new MarkdownParser(markdown).parse();

const plainInline = (nodes: readonly Inline[]): string =>
  nodes.map((node) => ('children' in node ? plainInline(node.children) : node.text)).join('');

/** The text of some nodes, with the address of each link after its label. */
const plainWithLinks = (nodes: readonly Inline[]): string =>
  nodes
    .map((node) => {
      if (node.kind === 'bold') return plainWithLinks(node.children);
      if (node.kind !== 'link') return node.text;
      const label = plainInline(node.children);
      return label === node.url ? label : `${label} (${node.url})`;
    })
    .join('');

/** How a channel writes the parts of a body. */
export interface Markup {
  readonly text: (text: string) => string;
  readonly code: (text: string) => string;
  readonly bold: (content: string) => string;
  readonly link: (content: string, url: string) => string;
  /** Called with the written items. */
  readonly list: (items: readonly string[]) => string;
  readonly paragraph: (content: string) => string;
  /** Between two blocks. */
  readonly gap: string;
}

const writeInline = (nodes: readonly Inline[], markup: Markup): string =>
  nodes
    .map((node) => {
      if (node.kind === 'text') return markup.text(node.text);
      if (node.kind === 'code') return markup.code(node.text);
      const content = writeInline(node.children, markup);
      return node.kind === 'bold' ? markup.bold(content) : markup.link(content, node.url);
    })
    .join('');

/** Writes a body in the markup of a channel. */
export const writeRichText = (text: RichText, markup: Markup): string =>
  text
    .map((block) =>
      block.kind === 'list'
        ? markup.list(block.items.map((item) => writeInline(item, markup)))
        : markup.paragraph(writeInline(block.children, markup)),
    )
    .join(markup.gap);

/** A body as plain text. */
export const plainRichText = (text: RichText): string =>
  text
    .map((block) =>
      block.kind === 'list'
        ? block.items.map((item) => `- ${plainWithLinks(item)}`).join('\n')
        : plainWithLinks(block.children),
    )
    .join('\n\n');

/** The length of a body, in UTF-16 units of its text. */
export const lengthOfRichText = (text: RichText): number =>
  text.reduce(
    (sum, block) =>
      sum + (block.kind === 'list' ? block.items : [block.children]).reduce((n, one) => n + plainInline(one).length, 0),
    0,
  );

/** Takes nodes from the front until the room is used up. */
class Cutter {
  constructor(private left: number) {}

  get isDone(): boolean {
    return this.left < 0;
  }

  inline(nodes: readonly Inline[]): Inline[] {
    const taken: Inline[] = [];
    for (const node of nodes) {
      if (this.isDone) break;
      taken.push('children' in node ? { ...node, children: this.inline(node.children) } : this.text(node));
    }
    return taken;
  }

  private text<N extends { readonly text: string }>(node: N): N {
    const room = this.left;
    this.left -= node.text.length;
    return this.isDone ? { ...node, text: cutText(node.text, room) || ELLIPSIS } : node;
  }
}

/** The beginning of a body with at most `max` UTF-16 units of text, cut at a grapheme, with an ellipsis at its end. */
export function cutRichText(text: RichText, max: number): RichText {
  const cutter = new Cutter(max);
  const taken: RichBlock[] = [];
  for (const block of text) {
    if (cutter.isDone) break;
    if (block.kind === 'paragraph') taken.push({ ...block, children: cutter.inline(block.children) });
    else {
      const items: Inline[][] = [];
      for (const item of block.items) if (!cutter.isDone) items.push(cutter.inline(item));
      taken.push({ ...block, items });
    }
  }
  return taken;
}
