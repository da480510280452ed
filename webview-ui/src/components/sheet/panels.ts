/** What is fetched as one file once there is a connection: the panels, and what the first moments do without. */
export { default as panelStyles } from "../../panels.css";
export { bringFocusHome } from "../../platform/focusKeeper";
export { renewPage } from "../../platform/worker";
export { AppParts } from "../app/AppParts";
export { openConversation } from "../conversations/openConversation";
export { GapRow } from "../find/GapRow";
export { LinkChain } from "../LinkChain";
export { OpenPanel } from "./OpenPanel";
