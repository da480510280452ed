import { usePageBench } from "./support/pageBench";
import { examineEditorScreens } from "./support/screens";

/** The page in the editor's side bar, in its usual themes and in those for more contrast. */
const bench = usePageBench();

examineEditorScreens(bench, "dark", "en", { from: 1, of: 16 });
examineEditorScreens(bench, "light", "ko", { from: 5, of: 16 });
examineEditorScreens(bench, "contrastDark", "ko", { from: 9, of: 16 });
examineEditorScreens(bench, "contrastLight", "en", { from: 13, of: 16 });
