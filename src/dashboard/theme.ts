import { effect, signal } from "@preact/signals";

const KEPT_AS = "tutti-theme";
const isDarkOutside = matchMedia("(prefers-color-scheme: dark)");

/** `dark` or `light`: as the system has it until one is chosen, which this browser keeps. */
export const theme = signal<"dark" | "light">(kept() ?? outside());

isDarkOutside.addEventListener("change", () => {
	if (kept() === undefined) theme.value = outside();
});

effect(() => {
	document.documentElement.dataset.theme = theme.value;
});

export function chooseOtherTheme(): void {
	theme.value = theme.value === "dark" ? "light" : "dark";
	try {
		localStorage.setItem(KEPT_AS, theme.value);
	} catch {
		// The browser keeps nothing for this page; the choice lasts as long as the page.
	}
}

function kept(): "dark" | "light" | undefined {
	try {
		const text = localStorage.getItem(KEPT_AS);
		return text === "dark" || text === "light" ? text : undefined;
	} catch {
		return undefined;
	}
}

function outside(): "dark" | "light" {
	return isDarkOutside.matches ? "dark" : "light";
}
