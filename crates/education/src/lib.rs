//! Articles, quizzes, case stories, glossary, notices, materials for the public.
