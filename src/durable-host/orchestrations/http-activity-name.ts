/** The name of the activity that callHttp calls (HttpOptions.cs); the host has it, no app does. */
export const HTTP_ACTIVITY = "BuiltIn::HttpActivity";
