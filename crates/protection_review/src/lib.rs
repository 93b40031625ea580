//! Protection review (消保审查): submissions with papers, checklists, parallel opinions, decisions, overruling.
