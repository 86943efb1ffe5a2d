import { Fragment, type ReactNode } from 'react';

const SAFE = /^(https?:|mailto:|tel:)/i;
/** Links, addresses, bold, code; everything else is text. */
const PARTS =
  /\[([^\]\n]{1,200})\]\(([^()\s]{1,2000})\)|(https?:\/\/[^\s<>"')\]]{1,2000})|\*\*([^*\n]{1,500})\*\*|`([^`\n]{1,500})`/g;

const Out = ({ href, children }: { href: string; children: ReactNode }) =>
  SAFE.test(href) ? (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  ) : (
    <>{children}</>
  );

function partsOf(line: string): ReactNode[] {
  const found: ReactNode[] = [];
  let from = 0;
  for (const match of line.matchAll(PARTS)) {
    const [whole, label, href, url, bold, code] = match;
    found.push(line.slice(from, match.index));
    from = match.index + whole.length;
    if (href) found.push(<Out href={href}>{label}</Out>);
    else if (url) found.push(<Out href={url}>{url}</Out>);
    else if (bold) found.push(<strong>{bold}</strong>);
    else found.push(<code>{code}</code>);
  }
  found.push(line.slice(from));
  return found.map((part, index) => <Fragment key={index}>{part}</Fragment>);
}

/** Foreign text as elements: paragraphs, lists, links, bold and code of Markdown. Markup in it stays text. */
export function Markdown({ text }: { text: string }) {
  const blocks = text.split(/\n{2,}/).filter((block) => block.trim() !== '');
  return (
    <div className="markdown">
      {blocks.map((block, index) => {
        const lines = block.split('\n');
        const isList = lines.every((line) => /^\s*[-*] /.test(line));
        return isList ? (
          <ul key={index}>
            {lines.map((line, at) => (
              <li key={at}>
                <bdi>{partsOf(line.replace(/^\s*[-*] /, ''))}</bdi>
              </li>
            ))}
          </ul>
        ) : (
          <p key={index}>
            <bdi>
              {lines.map((line, at) => (
                <Fragment key={at}>
                  {at > 0 && <br />}
                  {partsOf(line)}
                </Fragment>
              ))}
            </bdi>
          </p>
        );
      })}
    </div>
  );
}
