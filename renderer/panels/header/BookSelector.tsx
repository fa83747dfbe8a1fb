/** The book everything on screen is about. */
import type { ReactNode } from 'react';
import { useDesk, useDeskState } from '../deskContext.ts';
import { reportFailure } from '../status/noticeStore.ts';

export function BookSelector(): ReactNode {
  const { client, notices } = useDesk();
  const { status } = useDeskState(({ status }) => ({ status }));
  const books = status?.books ?? [];
  const select = async (id: string) => {
    const book = books.find((candidate) => candidate.id === id);
    if (book !== undefined) reportFailure(notices, 'Book not changed', await client.request('book.select', { bookId: book.id }));
  };
  return (
    <label className="book-select">
      <span className="visually-hidden">Book</span>
      <select
        data-testid="book-select"
        value={status?.activeBookId ?? ''}
        onChange={(event) => void select(event.target.value)}
        title="Book"
      >
        {status?.activeBookId === null || status === null ? <option value="">No book</option> : null}
        {books.map((book) => (
          <option key={book.id} value={book.id}>
            {book.name}
          </option>
        ))}
      </select>
    </label>
  );
}
