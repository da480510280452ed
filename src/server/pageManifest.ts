import type { Language } from "../shared/wording/problems";
import { appName, sharePath } from "../shared/workerBuild";
import type { PageAssets } from "./pageAssets";

const words: Readonly<Record<Language, ManifestWords>> = {
  en: {
    description: "Steer the Claude Code CLI of your PC from your phone. Unofficial.",
    newConversation: "New conversation",
    queue: "Queue",
    phone: "A conversation with Claude on a phone",
    desktop: "A conversation with Claude on a large screen",
  },
  ko: {
    description: "PC의 Claude Code CLI를 휴대폰에서 조종합니다. 비공식 앱입니다.",
    newConversation: "새 대화",
    queue: "대기열",
    phone: "휴대폰에서 Claude와 나누는 대화",
    desktop: "큰 화면에서 Claude와 나누는 대화",
  },
};

interface ManifestWords {
  readonly description: string;
  readonly newConversation: string;
  readonly queue: string;
  readonly phone: string;
  readonly desktop: string;
}

/** As `--page` in webview-ui/src/styles/tokens.css, light and dark. */
export const pageColours = { light: "#fbfaf8", dark: "#0e0e10" } as const;

/**
 * What a device is told to install the page as an app (W3C Web Application Manifest). It is the same
 * for everybody but for the language, and says nothing about this PC. A shared text or picture is
 * posted, so that it is in no address; the worker takes it before it leaves the device.
 */
export function pageManifest(assets: Pick<PageAssets, "byPath">, language: Language): string {
  const { description, newConversation, queue, phone, desktop } = words[language];
  const own = (name: string): string => picturePath(assets, name);
  return JSON.stringify({
    id: "/",
    name: appName,
    short_name: appName,
    description,
    lang: language,
    dir: "ltr",
    start_url: "/",
    scope: "/",
    display: "standalone",
    display_override: ["standalone", "minimal-ui"],
    orientation: "any",
    theme_color: pageColours.light,
    background_color: pageColours.light,
    color_scheme_dark: { theme_color: pageColours.dark, background_color: pageColours.dark },
    categories: ["developer", "productivity", "utilities"],
    prefer_related_applications: false,
    icons: ["any", "maskable"].flatMap((purpose) =>
      [192, 512].map((size) => ({
        src: own(`icon-${purpose}-${size}.png`),
        sizes: `${size}x${size}`,
        type: "image/png",
        purpose,
      })),
    ),
    shortcuts: [
      { name: newConversation, url: "/#new", icons: [shortcutIcon(own("shortcut-new.png"))] },
      { name: queue, url: "/#queue", icons: [shortcutIcon(own("shortcut-queue.png"))] },
    ],
    screenshots: [
      {
        ...picture(own("screenshot-narrow.webp"), "1080x1920"),
        form_factor: "narrow",
        label: phone,
      },
      {
        ...picture(own("screenshot-wide.webp"), "1280x800"),
        form_factor: "wide",
        label: desktop,
      },
    ],
    share_target: {
      action: sharePath,
      method: "POST",
      enctype: "multipart/form-data",
      params: {
        title: "title",
        text: "text",
        url: "url",
        files: [{ name: "pictures", accept: ["image/*"] }],
      },
    },
  });
}

function shortcutIcon(src: string): object {
  return { src, sizes: "96x96", type: "image/png" };
}

function picture(src: string, sizes: string): object {
  return { src, sizes, type: "image/webp" };
}

/** The path of a picture of webview-ui/public; the build has put a hash into its name. */
export function picturePath({ byPath }: Pick<PageAssets, "byPath">, name: string): string {
  const [stem = "", ending = ""] = name.split(".");
  const hashed = new RegExp(`^/assets/${stem}-[A-Za-z0-9]{8}\\.${ending}$`);
  return [...byPath.keys()].find((path) => hashed.test(path)) ?? `/assets/${name}`;
}
