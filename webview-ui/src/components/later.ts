/**
 * What is fetched behind the page's own script: what a conversation wants soon, and reading the page and writing do
 * without. One file, for each is a request.
 */
export { AgentCard } from "./AgentCard";
export { AttachmentTray } from "./composer/AttachmentTray";
export { Completion } from "./composer/Completion";
export { EditorAdds } from "./editor/EditorAdds";
export { Elsewhere } from "./Elsewhere";
export { MenuPanel } from "./MenuPanel";
export { NewElsewhere } from "./NewElsewhere";
export { OlderTurns } from "./OlderTurns";
export { PauseLine } from "./PauseLine";
export { PermissionCard } from "./PermissionCard";
export { QueueStrip } from "./queue/QueueStrip";
export { SendAgain } from "./SendAgain";
export { Starters } from "./Starters";
export { ToolBody } from "./ToolBody";
export { UndecidedCard } from "./UndecidedCard";
export { UsagePill } from "./usage/UsagePill";
export { default as laterStyles } from "../later.css";
