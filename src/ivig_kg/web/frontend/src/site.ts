// On every page: what a page gains where scripts run. Each part finds its own places in the page.
import { enhanceCopying } from "./site/copying";
import { enhanceParameters } from "./site/parameters";
import { enhanceSearch } from "./site/searching";
import { enhanceTheme } from "./site/theme";

enhanceTheme();
enhanceSearch();
enhanceParameters();
enhanceCopying(document);
