import { addressOf, type Place } from "./address.ts";
import { isLocked, key, signOut } from "./api.ts";
import { JobPage } from "./job/job-page.tsx";
import { JobsPage } from "./jobs/jobs-page.tsx";
import { Boundary } from "./parts/boundary.tsx";
import { place } from "./place.ts";
import { QuotaPage } from "./quota/quota-page.tsx";
import { newVersion } from "./served-version.ts";
import { SignIn } from "./sign-in.tsx";
import { chooseOtherTheme, theme } from "./theme.ts";

export function App() {
	return (
		<>
			<button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
				To the content
			</button>
			<header class="top">
				<a class="mark" href={addressOf({ page: "jobs" })}>
					Tutti
				</a>
				<nav aria-label="Pages">
					<a
						href={addressOf({ page: "jobs" })}
						aria-current={place.value.page === "quota" ? undefined : "page"}
					>
						Jobs
					</a>
					<a
						href={addressOf({ page: "quota" })}
						aria-current={place.value.page === "quota" ? "page" : undefined}
					>
						Quota
					</a>
				</nav>
				{key.value !== undefined && !isLocked.value && (
					<button type="button" class="plain" onClick={signOut}>
						Forget the key
					</button>
				)}
				<button
					type="button"
					class="plain"
					onClick={chooseOtherTheme}
					aria-label={theme.value === "dark" ? "Use light colours" : "Use dark colours"}
				>
					{theme.value === "dark" ? "☀" : "☾"}
				</button>
			</header>
			<main id="main" tabIndex={-1}>
				{newVersion.value !== undefined && <Upgraded to={newVersion.value} />}
				{isLocked.value ? (
					<SignIn />
				) : (
					<Boundary key={pageOf(place.value)}>
						<Page />
					</Boundary>
				)}
			</main>
		</>
	);
}

/** A page of another Tutti's may misread what this one answers. */
function Upgraded({ to }: { to: string }) {
	return (
		<p class="notice row" role="status">
			The app is Tutti {to} by now, and this page is not.
			<button type="button" onClick={() => location.reload()}>
				Load the page anew
			</button>
		</p>
	);
}

/** What has failed on one page has not on another. */
function pageOf(at: Place): string {
	return at.page === "job" ? `job ${at.id}` : at.page;
}

function Page() {
	const at = place.value;
	if (at.page === "quota") return <QuotaPage />;
	if (at.page === "job") return <JobPage key={at.id} id={at.id} open={at.open} />;
	return <JobsPage />;
}
