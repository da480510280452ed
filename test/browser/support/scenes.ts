import { appScenes } from "./scenesApp";
import { beforeTheConversation, conversationScenes, requestScenes } from "./scenesConversation";
import { changesScenes } from "./scenesChanges";
import { chatScenes } from "./scenesChat";
import { editorScenes } from "./scenesEditor";
import { laterScenes } from "./scenesLater";
import { usageScenes } from "./scenesUsage";
import { composerScenes, connectionScenes, sheetScenes } from "./scenesPanels";
import type { Scene } from "./stage";

/** Every screen and state of the page, in the order in which people come to see them. */
export const scenes: readonly Scene[] = [
  ...beforeTheConversation(),
  ...conversationScenes(),
  ...requestScenes(),
  ...connectionScenes(),
  ...composerScenes(),
  ...sheetScenes(),
  ...laterScenes(),
  ...changesScenes(),
  ...chatScenes(),
  ...usageScenes(),
  ...appScenes(),
  ...editorScenes(),
];
