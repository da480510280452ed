import { useEffect } from "preact/hooks";
import { usePage, useStore } from "./page";
import { needsOf } from "./workState";

/** Says in the tab's title and on the app's icon how many things need the person, in any conversation. */
export function useAttention(): void {
  const { isInEditor, words } = usePage();
  const { conversations, host } = useStore().outline.value;
  const count = conversations.reduce((sum, conversation) => sum + needsOf(conversation), 0);
  const { workspaceName } = host;
  useEffect(() => {
    if (isInEditor) return;
    const name = workspaceName === "" ? words.pair.title : workspaceName;
    document.title = count === 0 ? name : `(${count}) ${name}`;
    setAppBadge(count);
  }, [count, workspaceName, isInEditor, words]);
}

/** Only an installed page has an icon for it, and not in every browser. */
function setAppBadge(count: number): void {
  const badges = navigator as { setAppBadge?: (count: number) => Promise<void> };
  badges.setAppBadge?.call(navigator, count).catch(() => undefined);
}
