import { CredentialsForm } from '@/components/credentials-form';

export default function Page() {
  return (
    <>
      <h1>Log in</h1>
      <CredentialsForm action="login" />
    </>
  );
}
