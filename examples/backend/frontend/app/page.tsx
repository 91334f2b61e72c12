import Link from 'next/link';

export default function Home() {
  return (
    <>
      <h1>Files</h1>
      <p>Keep files, fetch them anywhere.</p>
      <p>
        <Link href="/login">Log in</Link> or <Link href="/register">create an account</Link>.
      </p>
    </>
  );
}
