import { once } from "node:events";
import { createServer } from "node:http";
import type { Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { newPhone } from "../test/stand-ins/phone/devices";
import type { DevicePage } from "./pageOnDevice";
import { slowed } from "./pageOnDevice";

/** Each piece is a line of JSON; all of them are one paragraph whose end is kept in sight. */
const bareHtml = `<!doctype html><meta name="viewport" content="width=device-width">
<div class="chat-scroller" style="height:90vh;overflow:auto"><p style="white-space:pre-wrap"></p></div>
<script>
  (async () => {
    const scroller = document.querySelector(".chat-scroller");
    const reader = (await fetch("/stream")).body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split("\\n");
      rest = lines.pop();
      for (const line of lines) scroller.firstChild.append(JSON.parse(line));
      scroller.scrollTop = scroller.scrollHeight;
    }
  })();
</script>`;

/** A page that does nothing but show text as it comes: what the browser and the machine take for that alone. */
export class BareStream {
  private readonly server: Server;
  private reader: ServerResponse | null = null;

  private constructor(server: Server) {
    this.server = server;
  }

  static async open(
    browser: Browser,
  ): Promise<{ readonly stream: BareStream; readonly device: DevicePage }> {
    const server = createServer();
    const stream = new BareStream(server);
    const reading = new Promise<void>((resolve) => {
      server.on("request", (request, response) => {
        if (request.url !== "/stream")
          return void response.setHeader("content-type", "text/html").end(bareHtml);
        stream.reader = response;
        response.flushHeaders();
        resolve();
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const page = await newPhone(browser, { model: "android" });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await reading;
    return { stream, device: { page, devtools: await slowed(page, 1) } };
  }

  write(text: string): void {
    this.reader?.write(`${JSON.stringify(text)}\n`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
