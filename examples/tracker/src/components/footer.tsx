"use client";

/** Both values are part of the browser bundle: they are those of the build. */
export function Footer() {
  const support = process.env.NEXT_PUBLIC_SUPPORT_EMAIL;
  return (
    <footer>
      <small>
        commit {process.env.COMMIT_SHA}
        {support && (
          <>
            {" · "}
            <a href={`mailto:${support}`}>{support}</a>
          </>
        )}
      </small>
    </footer>
  );
}
