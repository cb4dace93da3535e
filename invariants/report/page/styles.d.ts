// Styles are imported by what needs them; the bundler gathers them.
declare module "*.css";
