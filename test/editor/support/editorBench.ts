import path from "node:path";
import type { Browser, FrameLocator, Page } from "playwright-core";
import type { ModelApi, ModelApiOptions } from "../../stand-ins/modelApi/modelApi";
import { startModelApi } from "../../stand-ins/modelApi/modelApi";
import type { NgrokEdge } from "../../stand-ins/ngrokEdge/edge";
import { startNgrokEdge } from "../../stand-ins/ngrokEdge/edge";
import { launchBrowser } from "../../stand-ins/phone/browser";
import { newDesktop } from "../../stand-ins/phone/devices";
import { screenshot } from "../../stand-ins/phone/screenshot";
import type { Workbench } from "../../stand-ins/vscodeDriver";
import { openWorkbench } from "../../stand-ins/vscodeDriver";
import type { OpenOptions, VsCodeHost } from "../../stand-ins/vscodeHost";
import { openVsCode } from "../../stand-ins/vscodeHost";
import { claudeBinary } from "../../support/claudeBinary";
import { processesMarked } from "../../support/processes";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";
import { builtVsix } from "../../support/vsix";

export const extensionId = "onethelab.remote-claude";
/** The one token that the edge takes. */
export const authtoken = "fake_ngrok_token_for_tests";

/** The packaged extension in the real VS Code, a browser to drive it, the model's API and ngrok's edge. */
export class EditorBench {
  readonly edge: NgrokEdge;
  readonly modelApi: ModelApi;
  readonly browser: Browser;
  /** By which VS Code's ngrok is that edge. */
  readonly edgeSettings: Readonly<Record<string, string>>;
  private readonly folder: TemporaryFolder;
  private host: VsCodeHost | null = null;

  private constructor(
    folder: TemporaryFolder,
    parts: Pick<EditorBench, "edge" | "modelApi" | "browser" | "edgeSettings">,
  ) {
    this.folder = folder;
    this.edge = parts.edge;
    this.modelApi = parts.modelApi;
    this.browser = parts.browser;
    this.edgeSettings = parts.edgeSettings;
  }

  /** `domain`: the account's own; the browser and the product's look at itself find it at the edge. */
  static async start(
    name: string,
    domain?: string,
    model: ModelApiOptions = {},
  ): Promise<EditorBench> {
    const folder = await temporaryFolder(name);
    const authority = path.join(folder.path, "edge.pem");
    const ofDomain = domain === undefined ? {} : { devDomain: domain };
    const edge = await startNgrokEdge({ authtokens: [authtoken], ...ofDomain });
    await edge.writeCa(authority);
    const door = `127.0.0.1:${edge.httpsPort}`;
    return new EditorBench(folder, {
      edge,
      modelApi: await startModelApi(model),
      browser: await launchBrowser(
        domain === undefined ? {} : { hostResolverRules: `MAP ${domain} ${door}` },
      ),
      edgeSettings: {
        "remoteClaude.ngrok.serverAddress": edge.serverAddr,
        "remoteClaude.ngrok.certificateAuthorityFile": authority,
        ...(domain === undefined ? {} : { "remoteClaude.ngrok.publicAddress": door }),
      },
    });
  }

  /** A folder for what a test needs beside the workspace. */
  get place(): string {
    return this.folder.path;
  }

  /** Opens a fresh VS Code, the newest unless told; one at a time. `account`: see `ModelApi.environment`. */
  async open({
    account = "key",
    ...options
  }: Partial<OpenOptions> & { readonly account?: "key" | "plan" } = {}): Promise<{
    readonly host: VsCodeHost;
    readonly workbench: Workbench;
  }> {
    // The home folder is VS Code's own fresh one.
    const environment = Object.fromEntries(
      Object.entries(this.modelApi.environment(this.place, account)).filter(
        ([name]) => name !== "HOME",
      ),
    );
    const host = await openVsCode({
      channel: "newest",
      vsix: await builtVsix(),
      ...options,
      env: { ...environment, ...options.env },
      settings: { "remoteClaude.claudePath": claudeBinary(), ...options.settings },
    });
    this.host = host;
    return { host, workbench: await openWorkbench(await newDesktop(this.browser), host.url) };
  }

  /** Ends VS Code, and every page. */
  async close(): Promise<void> {
    for (const context of this.browser.contexts()) await context.close();
    await this.host?.stop();
    this.host = null;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.host?.stop();
    await Promise.all([this.edge.close(), this.modelApi.close()]);
    await this.folder.remove();
  }
}

/** Answers the questions of `Configure ngrok`; an empty domain leaves it to the account. */
export async function answerNgrok(
  workbench: Workbench,
  token: string,
  domain: string,
): Promise<void> {
  await workbench.answerInput(/Authtoken/, token);
  await workbench.answerInput(/Your ngrok domain/, domain);
  await workbench.answerInput(/E-mail addresses/, "");
}

/** VS Code has this long (ms) to load a view before it is helped. */
const viewLimitMs = 20_000;

/** Opens the chat in the side bar. */
export async function openChat(workbench: Workbench): Promise<FrameLocator> {
  await workbench.runCommand("Open Chat");
  return shownChat(workbench);
}

/**
 * The chat that is opening in the side bar, ready to type. VS Code's own part of a view sometimes fails to load, and
 * nothing of ours runs in it then: that is what its command "Reload Webviews" is for. A view that did load gets no help.
 */
export async function shownChat(workbench: Workbench): Promise<FrameLocator> {
  const chat = workbench.webview(extensionId, "view");
  const field = chat.getByRole("textbox", { name: "Message to Claude" });
  try {
    await field.waitFor({ timeout: viewLimitMs });
  } catch (error) {
    await screenshot(workbench.page, "chat-did-not-open");
    const isLoaded = (await chat.locator("body").count()) > 0;
    if (isLoaded) throw error;
    await workbench.runCommand("Reload Webviews");
    await field.waitFor();
  }
  return chat;
}

/** Sends a prompt from the page or the editor's chat. */
export async function sendPrompt(page: Page | FrameLocator, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message to Claude" }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

/** What the extension in this VS Code has started and not ended, as far as its command line has these words. */
export async function startedBy(
  { workspace }: VsCodeHost,
  words: RegExp,
): ReturnType<typeof processesMarked> {
  const rows = await processesMarked(path.dirname(workspace));
  return rows.filter(({ commandLine }) => words.test(commandLine));
}
