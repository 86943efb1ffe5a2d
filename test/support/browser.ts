import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Hub, token } from './hub';

/** `scripts/test.mjs` has looked for it. */
const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const DEADLINE_MS = 20_000;

/** How a browser is set: the size of its window, its theme, its language. */
export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  readonly locale?: string;
}

/** A real browser, for a hub that trusts one proxy (`TRUST_PROXY`). Every page that it opens is watched: what a page does wrong is in `faults`. */
export class TestBrowser {
  /** Errors that nobody caught, and breaches of the content security policy. */
  readonly faults: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly hub: Pick<Hub, 'url' | 'tenantId'>,
  ) {}

  static async start(hub: Pick<Hub, 'url' | 'tenantId'>): Promise<TestBrowser> {
    if (!existsSync(CHROMIUM)) throw new Error(`there is no ${CHROMIUM}: install chromium, or set CHROMIUM_PATH`);
    return new TestBrowser(await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] }), hub);
  }

  async stop(): Promise<void> {
    await this.browser.close();
  }

  /** A new person's browser, in which nobody is signed in. */
  async open(path = '/', { width = 1280, height = 800, theme = 'light', locale = 'en-GB' }: Look = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      locale,
      // from one address only few can sign in within a minute
      extraHTTPHeaders: { 'x-forwarded-for': `127.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}` },
    });
    context.setDefaultTimeout(DEADLINE_MS);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.faults.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/i.test(message.text())) this.faults.push(`${page.url()}: ${message.text()}`);
    });
    await page.goto(this.hub.url + path);
    return page;
  }

  /** Signs in by the form with a token of a role, in the test's tenant or another. */
  signedIn(role = 'owner', path = '/inbox', look: Look = {}, tenantId = this.hub.tenantId): Promise<Page> {
    return this.signedInWith(() => token(tenantId, role), path, look);
  }

  /** Signs in by the form as a person whose token a test has. */
  signedInAs(bearer: string, path = '/inbox', look: Look = {}): Promise<Page> {
    return this.signedInWith(() => Promise.resolve(bearer), path, look);
  }

  private async signedInWith(bearer: () => Promise<string>, path: string, look: Look): Promise<Page> {
    const page = await this.open(path, look);
    await page
      .getByRole('textbox')
      .or(page.locator('input[name=token]'))
      .first()
      .fill(await bearer());
    await page.locator('form button[type=submit]').click();
    await page.getByRole('navigation').waitFor();
    return page;
  }

  /** What axe finds on a page that is serious or critical. */
  async axe(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()');
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes: [node] }) => `${id}: ${node?.html.slice(0, 200)} ${node?.failureSummary?.slice(0, 300)}`);
  }
}

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}
